# Loads the cmdlets: on PowerShell 7 in a load context of their own, on Windows PowerShell as they are.
$lib = Join-Path $PSScriptRoot 'lib'

if ($PSVersionTable.PSEdition -eq 'Core') {
    if ($PSVersionTable.PSVersion -lt [version]'7.4') {
        throw "CmkFlink needs PowerShell 7.4 or later, or Windows PowerShell 5.1; this is PowerShell $($PSVersionTable.PSVersion)."
    }

    $null = [System.Reflection.Assembly]::LoadFrom([System.IO.Path]::Combine($lib, 'loader', 'CmkFlink.Loader.dll'))
    $cmdlets = [CmkFlink.Loader.ModuleLoadContext]::Load([System.IO.Path]::Combine($lib, 'net8.0', 'CmkFlink.Cmdlets.dll'))
    $inner = Import-Module -Assembly $cmdlets -PassThru
}
else {
    $folder = Join-Path $lib 'netstandard2.0'
    $ours = Join-Path $folder 'AWSSDK.Core.dll'
    foreach ($other in [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'AWSSDK.Core' -and $_.Location -and $_.Location -ne $ours })) {
        $has = [System.Diagnostics.FileVersionInfo]::GetVersionInfo($other.Location).FileVersion
        $needs = [System.Diagnostics.FileVersionInfo]::GetVersionInfo($ours).FileVersion
        if ([version]$has -lt [version]$needs) {
            Write-Warning "Another module has loaded AWSSDK.Core $has; CmkFlink was built on $needs and may fail in this session. Import CmkFlink first, or use PowerShell 7, which keeps the two apart."
        }
    }

    $inner = Import-Module (Join-Path $folder 'CmkFlink.Cmdlets.dll') -PassThru
}

Export-ModuleMember -Cmdlet @($inner.ExportedCmdlets.Keys)

# Without this a second import in the same session would find the inner module loaded and export nothing.
$ExecutionContext.SessionState.Module.OnRemove = { Remove-Module -ModuleInfo $inner -Force }
