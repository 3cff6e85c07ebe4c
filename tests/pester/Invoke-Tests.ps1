# Runs every test of the staged module; exit code 0 only if all passed.
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.Exit = $true
$configuration.Output.Verbosity = 'Detailed'
$configuration.TestResult.Enabled = $false
Invoke-Pester -Configuration $configuration
