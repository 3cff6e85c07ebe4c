# Every cmdlet that changes something in AWS, once with -WhatIf and once without: the first calls nothing that writes, the second does.
BeforeDiscovery {
    $all = '-IamProfileName account-administrator -KeyAdministratorProfileName key-administrator -OperatorProfileName operator -ReaderProfileName reader'
    $matrix = [ordered]@{
        'Disable-FlinkCmk'               = 'Disable-FlinkCmk orders -ProfileName operator'
        'Disable-FlinkCmkKey'            = 'Disable-FlinkCmkKey $other -ProfileName key-administrator'
        'Enable-FlinkCmk'                = 'Enable-FlinkCmk orders $other -ProfileName operator'
        'Enable-FlinkCmkKey'             = 'Enable-FlinkCmkKey $disabled -ProfileName key-administrator'
        'Grant-FlinkCmkAccess'           = 'New-FlinkCmkPolicy OperatorCmk -ApplicationArn $app -KeyArn $disabled | Grant-FlinkCmkAccess -RoleName Operator -ProfileName account-administrator'
        'Initialize-FlinkCmk'            = "Initialize-FlinkCmk orders alias/orders -OperatorRoleName Operator -KeyAdministratorRoleName KeyAdministrator -ReaderRoleName Reader $all"
        'Invoke-FlinkCmkRotation'        = "Invoke-FlinkCmkRotation orders KeyMaterial $all"
        'New-FlinkApplication'           = 'New-FlinkApplication another $exec -ProfileName account-administrator'
        'New-FlinkCmkKey'                = 'New-FlinkCmkKey alias/another -ApplicationArn $app -Operator $operatorArn -KeyAdministrator $adminArn -ProfileName key-administrator'
        'New-FlinkCmkRole'               = 'New-FlinkCmkRole Another Operator -TrustedPrincipal 123456789012 -ProfileName account-administrator'
        'New-FlinkSnapshot'              = 'New-FlinkSnapshot orders another -ProfileName operator'
        'Remove-FlinkAwsOwnedSnapshot'   = 'Remove-FlinkAwsOwnedSnapshot orders -ProfileName operator'
        'Remove-FlinkCmkKey'             = 'Remove-FlinkCmkKey $other -ProfileName key-administrator'
        'Remove-FlinkSnapshot'           = 'Remove-FlinkSnapshot orders nightly-1 -ProfileName operator'
        'Restart-FlinkApplication'       = 'Restart-FlinkApplication orders -ProfileName operator'
        'Restore-FlinkCmkKey'            = 'Restore-FlinkCmkKey $going -ProfileName key-administrator'
        'Revoke-FlinkCmkAccess'          = 'Revoke-FlinkCmkAccess -RoleName Operator -KeyArn $other -ProfileName account-administrator'
        'Set-FlinkCmkKey'                = 'Set-FlinkCmkKey $other -Description other -Tag @{ owner = "a" } -Alias alias/other-2 -ProfileName key-administrator'
        'Start-FlinkApplication'         = 'Start-FlinkApplication legacy -ProfileName account-administrator'
        'Stop-FlinkApplication'          = 'Stop-FlinkApplication orders -ProfileName operator'
        'Undo-FlinkApplicationUpdate'    = 'Undo-FlinkApplicationUpdate orders -ProfileName operator'
        'Update-FlinkApplicationRuntime' = 'Update-FlinkApplicationRuntime legacy -ProfileName account-administrator'
    }
    $cases = $matrix.GetEnumerator() | ForEach-Object { @{ cmdlet = $_.Key; line = $_.Value; creates = $_.Key -match '^(New|Grant)-' } }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $sandbox = Start-DemoSandbox
    $key = (Initialize-Actors $sandbox).KeyArn
    $PSDefaultParameterValues = @{ '*-Flink*:ProfileLocation' = $sandbox.CredentialsFile }
    $null = Enable-FlinkCmk orders $key -ProfileName operator -ReaderProfileName reader
    $null = New-FlinkSnapshot orders under-the-key -ProfileName operator
    $other, $disabled, $going = 'alias/other', 'alias/disabled', 'alias/going' | ForEach-Object { (New-FlinkCmkKey $_ -ApplicationArn $app -Operator $operatorArn -KeyAdministrator $adminArn -Reader $readerArn -ProfileName keyadmin).KeyArn }
    $null = Disable-FlinkCmkKey $disabled -ProfileName keyadmin -Confirm:$false
    $null = Remove-FlinkCmkKey $going -ProfileName keyadmin -Confirm:$false
    $null = New-FlinkCmkPolicy OperatorCmk -ApplicationArn $app -KeyArn $other | Grant-FlinkCmkAccess -RoleName Operator -ProfileName iam
    $running = $sandbox.GetType().GetProperty('Running', [System.Reflection.BindingFlags]'NonPublic, Instance').GetValue($sandbox)
    # The profiles of the documentation's names are not part of it; the matrix uses those that the sandbox writes.
    $state = $running.SaveState()
}

AfterAll {
    $PSDefaultParameterValues.Clear()
    $sandbox | Stop-FlinkCmkSandbox
}

Describe '-WhatIf' {
    It 'is tried on every cmdlet that has it' -TestCases @{ tried = @($matrix.Keys) } {
        # Files and sandboxes have tests of their own, and Test-FlinkCmk takes it for the sake of scripts.
        $elsewhere = 'Export-FlinkCmkReport', 'Export-FlinkCmkTemplate', 'Invoke-FlinkCmkRehearsal', 'Start-FlinkCmkSandbox', 'Stop-FlinkCmkSandbox', 'Test-FlinkCmk'
        (Get-Command -Module CmkFlink | Where-Object { $_.Parameters.ContainsKey('WhatIf') }).Name | Sort-Object | Should -Be ($tried + $elsewhere | Sort-Object)
    }

    It '<cmdlet> writes nothing with it, and does without' -ForEach $cases {
        $running.RestoreState($state)
        $before = $sandbox.GetEvents().Count
        $planned = Invoke-Expression "$line -WhatIf -ErrorAction Stop -WarningAction SilentlyContinue"
        $sandbox.GetEvents().Count | Should -BeGreaterThan $before -Because 'the plan is made from what is seen'
        Get-WriteEvent $sandbox $before | Should -BeNullOrEmpty
        if ($creates) { $planned | Should -Not -BeNullOrEmpty -Because 'the next line of a script wants what this one would have made' }

        $null = Invoke-Expression "$line -Confirm:`$false -ErrorAction Stop -WarningAction SilentlyContinue"
        Get-WriteEvent $sandbox $before | Where-Object { -not $_.ErrorCode } | Should -Not -BeNullOrEmpty
    }
}
