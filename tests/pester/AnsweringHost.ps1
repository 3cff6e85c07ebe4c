# A host that answers prompts as a test tells it to, and keeps what was asked.
# Its methods run on the thread of the runspace that asks: without NoRunspaceAffinity they would wait for the one that defined them, which waits for the command.
using namespace System.Collections.Generic
using namespace System.Collections.ObjectModel
using namespace System.Management.Automation
using namespace System.Management.Automation.Host
using namespace System.Security

[NoRunspaceAffinity()]
class AnsweringUI : PSHostUserInterface {
    # Index of the choice for each question; empty: the default choice.
    [Queue[int]] $Choices = [Queue[int]]::new()
    # Gives a secret when asked for one.
    [Func[string]] $Secret
    # What a missing parameter is answered with.
    [hashtable] $Values = @{}
    # Asked at each question how many writes there were so far.
    [object] $Sandbox
    [List[int]] $WritesSeen = [List[int]]::new()
    [List[string]] $Asked = [List[string]]::new()
    [List[string]] $Written = [List[string]]::new()

    [PSHostRawUserInterface] get_RawUI() { return $null }
    [string] ReadLine() { throw [NotSupportedException]::new('Nobody sits at this host.') }
    [SecureString] ReadLineAsSecureString() {
        $answer = [SecureString]::new()
        foreach ($character in $this.Secret.Invoke().ToCharArray()) { $answer.AppendChar($character) }
        return $answer
    }
    [void] Write([string] $value) { $this.Written.Add($value) }
    [void] Write([ConsoleColor] $foreground, [ConsoleColor] $background, [string] $value) { $this.Written.Add($value) }
    [void] WriteLine([string] $value) { $this.Written.Add($value) }
    [void] WriteErrorLine([string] $value) { $this.Written.Add($value) }
    [void] WriteDebugLine([string] $value) { $this.Written.Add($value) }
    [void] WriteVerboseLine([string] $value) { $this.Written.Add($value) }
    [void] WriteWarningLine([string] $value) { $this.Written.Add($value) }
    [void] WriteProgress([long] $source, [ProgressRecord] $record) { }
    [Dictionary[string, PSObject]] Prompt([string] $caption, [string] $message, [Collection[FieldDescription]] $descriptions) {
        $answers = [Dictionary[string, PSObject]]::new()
        foreach ($field in $descriptions) {
            $this.Asked.Add($field.Name)
            $answers[$field.Name] = $this.Values[$field.Name]
        }
        return $answers
    }
    [PSCredential] PromptForCredential([string] $caption, [string] $message, [string] $userName, [string] $target) { throw [NotSupportedException]::new('Nobody sits at this host.') }
    [PSCredential] PromptForCredential([string] $caption, [string] $message, [string] $userName, [string] $target, [PSCredentialTypes] $types, [PSCredentialUIOptions] $options) { throw [NotSupportedException]::new('Nobody sits at this host.') }
    [int] PromptForChoice([string] $caption, [string] $message, [Collection[ChoiceDescription]] $choices, [int] $default) {
        $this.Asked.Add($message)
        if ($this.Sandbox) { $this.WritesSeen.Add(@($this.Sandbox.GetEvents().Where{ $_.IsWrite }).Count) }
        if ($this.Choices.Count) { return $this.Choices.Dequeue() }
        return $default
    }
}

[NoRunspaceAffinity()]
class AnsweringHost : PSHost {
    [AnsweringUI] $Screen = [AnsweringUI]::new()
    hidden [guid] $Id = [guid]::NewGuid()

    [guid] get_InstanceId() { return $this.Id }
    [string] get_Name() { return 'AnsweringHost' }
    [version] get_Version() { return [version]'1.0' }
    [PSHostUserInterface] get_UI() { return $this.Screen }
    [cultureinfo] get_CurrentCulture() { return [cultureinfo]::InvariantCulture }
    [cultureinfo] get_CurrentUICulture() { return [cultureinfo]::InvariantCulture }
    [void] EnterNestedPrompt() { }
    [void] ExitNestedPrompt() { }
    [void] NotifyBeginApplication() { }
    [void] NotifyEndApplication() { }
    [void] SetShouldExit([int] $code) { }
}

# A PowerShell with the module and such a host; variables become its globals.
function New-AnsweringShell {
    param([AnsweringHost] $With = [AnsweringHost]::new(), [hashtable] $Variables = @{})
    $state = [System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault()
    $state.ImportPSModule($Manifest)
    $runspace = [System.Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace($With, $state)
    $runspace.Open()
    foreach ($variable in $Variables.GetEnumerator()) { $runspace.SessionStateProxy.SetVariable($variable.Key, $variable.Value) }
    $shell = [powershell]::Create($runspace)
    $shell
}
