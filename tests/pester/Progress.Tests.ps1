# Progress bars as a host gets them.
BeforeAll {
    . $PSScriptRoot/Common.ps1
    # Compiled: of a host that is itself a script nothing runs in a pipeline that stops.
    Add-Type -IgnoreWarnings -WarningAction SilentlyContinue -TypeDefinition @'
using System; using System.Collections.Concurrent; using System.Collections.Generic; using System.Collections.ObjectModel; using System.Globalization; using System.Management.Automation; using System.Management.Automation.Host; using System.Security;
public sealed class BarsUI : PSHostUserInterface {
    // Each record as id|parent|type|activity|status, in order.
    public readonly ConcurrentQueue<string> Progress = new ConcurrentQueue<string>();
    public override PSHostRawUserInterface RawUI { get { return null; } }
    public override void WriteProgress(long source, ProgressRecord r) { Progress.Enqueue(r.ActivityId + "|" + r.ParentActivityId + "|" + r.RecordType + "|" + r.Activity + "|" + r.StatusDescription); }
    public override void Write(string value) { }
    public override void Write(ConsoleColor foreground, ConsoleColor background, string value) { }
    public override void WriteLine(string value) { }
    public override void WriteErrorLine(string value) { }
    public override void WriteDebugLine(string value) { }
    public override void WriteVerboseLine(string value) { }
    public override void WriteWarningLine(string value) { }
    public override string ReadLine() { throw new NotSupportedException(); }
    public override SecureString ReadLineAsSecureString() { throw new NotSupportedException(); }
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> fields) { throw new NotSupportedException(); }
    public override PSCredential PromptForCredential(string caption, string message, string user, string target) { throw new NotSupportedException(); }
    public override PSCredential PromptForCredential(string caption, string message, string user, string target, PSCredentialTypes types, PSCredentialUIOptions options) { throw new NotSupportedException(); }
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int standard) { throw new NotSupportedException(); }
}
public sealed class BarsHost : PSHost {
    private readonly Guid id = Guid.NewGuid();
    public readonly BarsUI Screen = new BarsUI();
    public override CultureInfo CurrentCulture { get { return CultureInfo.InvariantCulture; } }
    public override CultureInfo CurrentUICulture { get { return CultureInfo.InvariantCulture; } }
    public override Guid InstanceId { get { return id; } }
    public override string Name { get { return "BarsHost"; } }
    public override PSHostUserInterface UI { get { return Screen; } }
    public override Version Version { get { return new Version(1, 0); } }
    public override void EnterNestedPrompt() { }
    public override void ExitNestedPrompt() { }
    public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { }
    public override void SetShouldExit(int code) { }
}
'@
    # An update lasts until a test lets its time pass.
    $sandbox = Start-DemoSandbox -TimeScale 40000
    $key = Initialize-Actors $sandbox
    function Get-Status { (Get-FlinkApplication orders -ProfileName operator -ProfileLocation $sandbox.CredentialsFile).Status }
    function Complete-Update {
        $sandbox.AdvanceClock([timespan]::FromDays(1))
        Get-Status | Should -Be 'RUNNING'
    }

    # Runs a script with bars; what the host got, each record as its text. Once what is waited for is so (among the records, which it is given), something is done, with the shell.
    function Invoke-Shown {
        param([string] $Script, [scriptblock] $Until, [scriptblock] $Then)
        $bars = [BarsHost]::new()
        $state = [System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault()
        $state.ImportPSModule($Manifest)
        $runspace = [System.Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace($bars, $state)
        $runspace.Open()
        $runspace.SessionStateProxy.SetVariable('file', $sandbox.CredentialsFile)
        $runspace.SessionStateProxy.SetVariable('key', $key.KeyArn)
        $shell = [powershell]::Create($runspace)
        try {
            $running = $shell.AddScript($Script).BeginInvoke()
            if ($Until) {
                Wait-Until { & $Until $bars.Screen.Progress.ToArray() }
                & $Then $shell
            }
            if (-not $running.AsyncWaitHandle.WaitOne([timespan]::FromMinutes(5))) { throw "It does not end: $Script" }
            try { $null = $shell.EndInvoke($running) } catch [System.Management.Automation.RuntimeException] { Write-Verbose "$_" }
        }
        finally {
            $shell.Dispose()
            $runspace.Dispose()
        }

        $bars.Screen.Progress.ToArray()
    }

    # Every bar that came up was taken down, and nothing came after.
    function Assert-Down {
        param([string[]] $Records)
        if (-not $Records) { return }
        foreach ($bar in $Records | ForEach-Object { ($_ -split '\|')[0] } | Sort-Object -Unique) {
            ($Records -match "^$bar\|")[-1] | Should -Match '\|Completed\|'
        }
    }
}

AfterAll { $sandbox | Stop-FlinkCmkSandbox }

Describe 'Progress' {
    It 'names the command, what is awaited and the time gone by, nested, and is taken down at the end' {
        $records = Invoke-Shown 'Enable-FlinkCmk orders $key -ProfileName operator -ProfileLocation $file -Confirm:$false' { $args -match '\|orders is UPDATING \(' } { Complete-Update }
        $records -match '^0\|-1\|Processing\|Enable-FlinkCmk\|.+ \(\d\d:\d\d:\d\d\)$' | Should -Not -BeNullOrEmpty
        $records -match '^\d+\|0\|Processing\|.*orders.*\|orders is UPDATING \(\d\d:\d\d:\d\d\)$' | Should -Not -BeNullOrEmpty
        Assert-Down $records
    }

    It 'is taken down when the command is stopped' {
        $records = Invoke-Shown 'Restart-FlinkApplication orders -ProfileName operator -ProfileLocation $file -Confirm:$false' { $args -match 'UPDATING' } { param($shell) $shell.Stop() }
        $records.Count | Should -BeGreaterThan 0
        Assert-Down $records
        # What was begun goes on at AWS; the next test wants it at rest.
        Complete-Update
    }

    It 'is taken down when the command fails' {
        $records = Invoke-Shown 'Restart-FlinkApplication orders -Timeout 5 -ProfileName operator -ProfileLocation $file -Confirm:$false -ErrorAction Stop'
        $records.Count | Should -BeGreaterThan 0
        Assert-Down $records
        Complete-Update
    }

    It 'is silent with <how>' -ForEach @(
        @{ how = '-ProgressAction'; before = ''; option = '-ProgressAction SilentlyContinue' }
        @{ how = '$ProgressPreference'; before = '$ProgressPreference = "SilentlyContinue"; '; option = '' }
    ) {
        # Longer than it takes a bar to come up.
        Invoke-Shown "${before}Restart-FlinkApplication orders -ProfileName operator -ProfileLocation `$file -Confirm:`$false $option" { (Get-Status) -eq 'UPDATING' } { Start-Sleep -Milliseconds 1500; Complete-Update } | Should -BeNullOrEmpty
    }

    It 'shows nothing for what is over within a second' {
        $quick = Start-DemoSandbox
        try {
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            $records = Invoke-Shown "Get-FlinkApplication -ProfileName iam -ProfileLocation '$($quick.CredentialsFile)'"
            if ($clock.Elapsed.TotalSeconds -lt 1) { $records | Should -BeNullOrEmpty } else { Assert-Down $records }
        }
        finally { $quick | Stop-FlinkCmkSandbox }
    }
}
