# The named states in which examples of the documentation start; docs/cmdlets/README.md lists them.
# Seeded, so that the ids are those of the page. Each is the one it follows and its own lines, which are those of the documentation. Dot-sourced where the example runs.
$States = [ordered]@{
    'nothing'     = @{ Text = 'no sandbox runs' }
    'fresh'       = @{ Text = 'a demo sandbox; no actor may do anything yet'; Do = { $global:sandbox = Start-DemoSandbox -Seed 1 } }
    'granted'     = @{ Follows = 'fresh'; Text = 'the IAM administrator has granted OperatorBase, KeyAdministrator and Reader'; Do = { Invoke-SequenceLine (0..2) } }
    'key'         = @{ Follows = 'granted'; Text = 'the key `alias/orders` exists and the operator may use it through MSF'; Do = { Invoke-SequenceLine (3..4) } }
    'enabled'     = @{ Follows = 'key'; Text = '`orders` runs under the key; its two snapshots are still under the AWS owned key'; Do = { Invoke-SequenceLine 6 } }
    'snapshot'    = @{ Follows = 'enabled'; Text = '`orders` has a snapshot `under-the-key` beside the old ones'; Do = { $null = New-FlinkSnapshot orders under-the-key -ProfileName operator } }
    'clean'       = @{ Follows = 'snapshot'; Text = 'the snapshots under the AWS owned key are deleted: the set-up is complete'; Do = { $null = Get-FlinkSnapshot orders -ProfileName operator | Remove-FlinkAwsOwnedSnapshot -ProfileName operator } }
    'rotating'    = @{ Follows = 'clean'; Text = 'a rotation to a new key has begun: the key administrator has taken the first steps'; Do = { $null = Invoke-FlinkCmkRotation orders NewKey -Actor KeyAdministrator -KeyAdministratorProfileName keyadmin -OperatorProfileName operator -IamProfileName iam -ReaderProfileName reader } }
    'rotated'     = @{ Follows = 'clean'; Text = '`orders` was rotated to a new key; the old one is kept, without an alias'; Do = { $null = Invoke-FlinkCmkRotation orders NewKey -KeyAdministratorProfileName keyadmin -OperatorProfileName operator -IamProfileName iam -ReaderProfileName reader } }
}

# Brings the state about in this runspace, with the documentation's profiles as they are named there.
function Enter-State {
    param([string] $Name)
    if (-not $States.Contains($Name)) { throw "tests/pester/States.ps1 has no state '$Name'; it has: $($States.Keys -join ', ')." }
    if ($States[$Name].Follows) { Enter-State $States[$Name].Follows }
    if ($States[$Name].Do) { . $States[$Name].Do }
    if ($global:sandbox) { $global:PSDefaultParameterValues['*-Flink*:ProfileLocation'] = $global:sandbox.CredentialsFile }
}

function Invoke-SequenceLine {
    param([int[]] $Number)
    foreach ($line in (Get-Sequence)[$Number]) { $null = . ([scriptblock]::Create($line)) }
    if ($key) { $global:key = $key }
}
