# A host that is a screen of 100 columns without colours: what it keeps is what somebody would have read there.
# Without NoRunspaceAffinity its methods would wait for the runspace that defined them, which waits for the command.
using namespace System.Collections.Generic
using namespace System.Collections.ObjectModel
using namespace System.Management.Automation
using namespace System.Management.Automation.Host
using namespace System.Security
using namespace System.Text

[NoRunspaceAffinity()]
class ScreenRawUI : PSHostRawUserInterface {
    hidden [Size] $Buffer = [Size]::new(100, 400)

    [Size] get_BufferSize() { return $this.Buffer }
    [void] set_BufferSize([Size] $value) { }
    [Size] get_WindowSize() { return $this.Buffer }
    [void] set_WindowSize([Size] $value) { }
    [Size] get_MaxWindowSize() { return $this.Buffer }
    [Size] get_MaxPhysicalWindowSize() { return $this.Buffer }
    [Coordinates] get_CursorPosition() { return [Coordinates]::new(0, 0) }
    [void] set_CursorPosition([Coordinates] $value) { }
    [Coordinates] get_WindowPosition() { return [Coordinates]::new(0, 0) }
    [void] set_WindowPosition([Coordinates] $value) { }
    [ConsoleColor] get_ForegroundColor() { return [ConsoleColor]::Gray }
    [void] set_ForegroundColor([ConsoleColor] $value) { }
    [ConsoleColor] get_BackgroundColor() { return [ConsoleColor]::Black }
    [void] set_BackgroundColor([ConsoleColor] $value) { }
    [int] get_CursorSize() { return 1 }
    [void] set_CursorSize([int] $value) { }
    [bool] get_KeyAvailable() { return $false }
    [string] get_WindowTitle() { return '' }
    [void] set_WindowTitle([string] $value) { }
    [void] FlushInputBuffer() { }
    [KeyInfo] ReadKey([ReadKeyOptions] $options) { throw [PSNotSupportedException]::new() }
    [void] SetBufferContents([Coordinates] $origin, [BufferCell[, ]] $contents) { }
    [void] SetBufferContents([Rectangle] $rectangle, [BufferCell] $fill) { }
    [BufferCell[, ]] GetBufferContents([Rectangle] $rectangle) { throw [PSNotSupportedException]::new() }
    [void] ScrollBufferContents([Rectangle] $source, [Coordinates] $destination, [Rectangle] $clip, [BufferCell] $fill) { }
}

[NoRunspaceAffinity()]
class ScreenUI : PSHostUserInterface {
    [StringBuilder] $Text = [StringBuilder]::new()
    hidden [ScreenRawUI] $Raw = [ScreenRawUI]::new()

    [PSHostRawUserInterface] get_RawUI() { return $this.Raw }
    [void] Write([string] $value) { $null = $this.Text.Append($value) }
    [void] Write([ConsoleColor] $foreground, [ConsoleColor] $background, [string] $value) { $null = $this.Text.Append($value) }
    [void] WriteLine([string] $value) { $null = $this.Text.Append($value).Append("`n") }
    [void] WriteErrorLine([string] $value) { $this.WriteLine($value) }
    [void] WriteDebugLine([string] $value) { $this.WriteLine("DEBUG: $value") }
    [void] WriteVerboseLine([string] $value) { $this.WriteLine("VERBOSE: $value") }
    [void] WriteWarningLine([string] $value) { $this.WriteLine("WARNING: $value") }
    [void] WriteProgress([long] $source, [ProgressRecord] $record) { }
    # Nobody sits at this screen: an example that asks is one that a reader could not paste.
    [string] ReadLine() { throw [PSNotSupportedException]::new() }
    [SecureString] ReadLineAsSecureString() { throw [PSNotSupportedException]::new() }
    [Dictionary[string, PSObject]] Prompt([string] $caption, [string] $message, [Collection[FieldDescription]] $descriptions) { throw [PSNotSupportedException]::new("The example asks for $($descriptions.Name).") }
    [PSCredential] PromptForCredential([string] $caption, [string] $message, [string] $userName, [string] $target) { throw [PSNotSupportedException]::new() }
    [PSCredential] PromptForCredential([string] $caption, [string] $message, [string] $userName, [string] $target, [PSCredentialTypes] $types, [PSCredentialUIOptions] $options) { throw [PSNotSupportedException]::new() }
    [int] PromptForChoice([string] $caption, [string] $message, [Collection[ChoiceDescription]] $choices, [int] $default) { throw [PSNotSupportedException]::new("The example asks: $message") }
}

[NoRunspaceAffinity()]
class ScreenHost : PSHost {
    [ScreenUI] $Screen = [ScreenUI]::new()
    hidden [guid] $Id = [guid]::NewGuid()

    [guid] get_InstanceId() { return $this.Id }
    [string] get_Name() { return 'ScreenHost' }
    [version] get_Version() { return [version]'1.0' }
    [PSHostUserInterface] get_UI() { return $this.Screen }
    [cultureinfo] get_CurrentCulture() { return [cultureinfo]::GetCultureInfo('en-GB') }
    [cultureinfo] get_CurrentUICulture() { return [cultureinfo]::GetCultureInfo('en-US') }
    [void] EnterNestedPrompt() { }
    [void] ExitNestedPrompt() { }
    [void] NotifyBeginApplication() { }
    [void] NotifyEndApplication() { }
    [void] SetShouldExit([int] $code) { }
}
