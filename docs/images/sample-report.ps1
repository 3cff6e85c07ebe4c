# Makes sample-report.html from a demo sandbox, the page of the pictures beside this file. After `dotnet build`, from the root of the repository:
#   pwsh -NoProfile -File docs/images/sample-report.ps1
#   chromium --headless=new --no-sandbox --hide-scrollbars --blink-settings=preferredColorScheme=1 --window-size=1280,860 --screenshot=docs/images/report-light.png sample-report.html
#   chromium --headless=new --no-sandbox --hide-scrollbars --blink-settings=preferredColorScheme=0 --window-size=1280,860 --screenshot=docs/images/report-dark.png sample-report.html
$ErrorActionPreference = 'Stop'
Import-Module (Get-ChildItem (Join-Path $PSScriptRoot '../../out/CmkFlink') -Filter CmkFlink.psd1 -Recurse | Select-Object -Last 1).FullName
$sandbox = Start-FlinkCmkSandbox -Demo
try {
    $PSDefaultParameterValues['*-Flink*:ProfileLocation'] = $sandbox.CredentialsFile
    $actors = @{ IamProfileName = 'account-administrator'; KeyAdministratorProfileName = 'key-administrator'; OperatorProfileName = 'operator'; ReaderProfileName = 'reader' }
    $principals = @{ OperatorRoleName = 'Operator'; KeyAdministratorRoleName = 'KeyAdministrator'; ReaderRoleName = 'Reader' }
    $evidence = Join-Path ([System.IO.Path]::GetTempPath()) "$([guid]::NewGuid()).jsonl"
    foreach ($name in 'payments', 'clicks', 'fraud-scores') {
        $null = New-FlinkApplication $name -RuntimeEnvironment FLINK-1_20 -ExecutionRoleArn arn:aws:iam::123456789012:role/FlinkExecution -ProfileName account-administrator
        $null = Start-FlinkApplication $name -ProfileName account-administrator
    }
    foreach ($name in 'orders', 'payments', 'fraud-scores') { $null = Initialize-FlinkCmk $name "alias/$name" @principals @actors -EvidencePath $evidence -WarningAction SilentlyContinue }
    $null = Invoke-FlinkCmkRotation orders KeyMaterial @actors -EvidencePath $evidence
    # A rotation that waits for the operator.
    $null = Invoke-FlinkCmkRotation payments KeyMaterial @actors -Actor KeyAdministrator -EvidencePath $evidence
    Get-FlinkCmkStatus -Region eu-west-1 -ProfileName reader | Export-FlinkCmkReport sample-report.html -EvidencePath $evidence -PassThru
}
finally {
    $sandbox | Stop-FlinkCmkSandbox
    if ($evidence) { Remove-Item $evidence -ErrorAction Ignore }
}
