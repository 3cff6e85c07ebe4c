# What the tests share: the staged module, a demo sandbox, and the sequence as the documentation writes it.
$ErrorActionPreference = 'Stop'
$Root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
$Version = (Import-PowerShellDataFile (Join-Path $Root 'CmkFlink.psd1')).ModuleVersion
$Manifest = Join-Path $Root "out/CmkFlink/$Version/CmkFlink.psd1"
if (-not (Test-Path $Manifest)) { throw "The module is not staged: run 'dotnet build' first." }
if ((Get-Module CmkFlink).Path -notlike "$(Split-Path $Manifest)*") { Import-Module $Manifest -Force }
$env:AWS_EC2_METADATA_DISABLED = 'true'

$app = 'arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders'
$exec = 'arn:aws:iam::123456789012:role/FlinkExecution'
$operatorArn = 'arn:aws:iam::123456789012:role/Operator'
$adminArn = 'arn:aws:iam::123456789012:role/KeyAdministrator'
$readerArn = 'arn:aws:iam::123456789012:role/Reader'

# A sandbox whose credentials file also has the documentation's names for two of the profiles.
function Start-DemoSandbox {
    param([double] $TimeScale = 0, [Nullable[long]] $Seed)
    $sandbox = if ($null -eq $Seed) { Start-FlinkCmkSandbox -Demo -TimeScale $TimeScale } else { Start-FlinkCmkSandbox -Demo -Seed $Seed }
    $text = Get-Content $sandbox.CredentialsFile -Raw
    foreach ($name in @{ 'account-administrator' = 'iam'; 'key-administrator' = 'keyadmin' }.GetEnumerator()) {
        $section = [regex]::Match($text, "(?ms)^\[$($name.Key)\].*?(?=^\[|\z)").Value
        $text += "`n" + $section.Replace("[$($name.Key)]", "[$($name.Value)]")
    }
    Set-Content $sandbox.CredentialsFile $text
    $sandbox
}

# The lines of the documentation's script; comments left out.
function Get-Sequence {
    Get-Content (Join-Path $PSScriptRoot 'sequence.ps1') | Where-Object { $_ -and $_ -notlike '#*' }
}

# Everything that the actors need before the switch of the key, for tests of what comes after.
function Initialize-Actors {
    param($Sandbox)
    $PSDefaultParameterValues = @{ '*-Flink*:ProfileLocation' = $Sandbox.CredentialsFile }
    foreach ($line in (Get-Sequence)[0..4]) { $null = . ([scriptblock]::Create($line)) }
    $key
}

# Writes that clients made: the demo's own are left out.
function Get-WriteEvent {
    param($Sandbox, [int] $After)
    $Sandbox.GetEvents() | Select-Object -Skip $After | Where-Object IsWrite
}

# Waits for something that another thread brings about. The limit tells what never comes from a machine that does many things at once.
function Wait-Until {
    param([scriptblock] $Condition, [int] $Seconds = 180)
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($clock.Elapsed.TotalSeconds -gt $Seconds) { throw "Not seen within $Seconds s: $Condition" }
        [System.Threading.Thread]::Sleep(5)
    }
}

# A script in a PowerShell of its own; what it writes as JSON comes back as an object.
function Invoke-Fresh {
    param([string] $Script)
    $file = Join-Path $TestDrive "$([guid]::NewGuid()).ps1"
    Set-Content $file "`$ErrorActionPreference = 'Stop'`n$Script"
    $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    foreach ($argument in '-NoProfile', '-NonInteractive', '-File', $file) { $start.ArgumentList.Add($argument) }
    $process = [System.Diagnostics.Process]::Start($start)
    $output, $errors = $process.StandardOutput.ReadToEndAsync(), $process.StandardError.ReadToEndAsync()
    if (-not $process.WaitForExit(600000)) {
        $process.Kill($true)
        throw "The script did not end within ten minutes:`n$Script"
    }
    $text = $output.Result + $errors.Result
    if ($process.ExitCode) { throw $text }
    $text | ConvertFrom-Json
}
