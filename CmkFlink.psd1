@{
    RootModule = 'CmkFlink.psm1'
    ModuleVersion = '0.1.0'
    GUID = '5b1f6f0e-0f5d-4a9e-9a55-6a1d1f3a8d27'
    Author = 'The CmkFlink contributors'
    CompanyName = 'The CmkFlink contributors'
    Copyright = '(c) The CmkFlink contributors. MIT licence.'
    Description = 'Moves Amazon Managed Service for Apache Flink applications onto customer managed KMS keys with least privilege, and keeps them there.'
    PowerShellVersion = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions = @('Core', 'Desktop')
    FormatsToProcess = @('CmkFlink.Format.ps1xml')
    FunctionsToExport = @()
    VariablesToExport = @()
    AliasesToExport = @()
    CmdletsToExport = @(
        'Compare-FlinkCmkPolicy'
        'Disable-FlinkCmk'
        'Disable-FlinkCmkKey'
        'Enable-FlinkCmk'
        'Enable-FlinkCmkKey'
        'Export-FlinkCmkReport'
        'Export-FlinkCmkTemplate'
        'Get-FlinkApplication'
        'Get-FlinkCmkKey'
        'Get-FlinkCmkRotation'
        'Get-FlinkCmkSandbox'
        'Get-FlinkCmkStatus'
        'Get-FlinkSnapshot'
        'Grant-FlinkCmkAccess'
        'Initialize-FlinkCmk'
        'Invoke-FlinkCmkRehearsal'
        'Invoke-FlinkCmkRotation'
        'New-FlinkApplication'
        'New-FlinkCmkKey'
        'New-FlinkCmkPolicy'
        'New-FlinkCmkRole'
        'New-FlinkSnapshot'
        'Remove-FlinkAwsOwnedSnapshot'
        'Remove-FlinkCmkKey'
        'Remove-FlinkSnapshot'
        'Restart-FlinkApplication'
        'Restore-FlinkCmkKey'
        'Revoke-FlinkCmkAccess'
        'Set-FlinkCmkKey'
        'Start-FlinkApplication'
        'Start-FlinkCmkSandbox'
        'Stop-FlinkApplication'
        'Stop-FlinkCmkSandbox'
        'Test-FlinkCmk'
        'Test-FlinkCmkAccess'
        'Test-FlinkCmkPolicy'
        'Undo-FlinkApplicationUpdate'
        'Update-FlinkApplicationRuntime'
    )
    PrivateData = @{
        PSData = @{
            Tags = @('AWS', 'KMS', 'Flink', 'Kinesis', 'Encryption', 'CMK', 'PSEdition_Core', 'PSEdition_Desktop')
            LicenseUri = 'https://opensource.org/license/mit'
        }
    }
}
