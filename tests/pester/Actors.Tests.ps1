# Every cmdlet that calls AWS, run by each actor that it is not for: the error says who he is and whom the cmdlet needs.
BeforeDiscovery {
    $matrix = [ordered]@{
        'Disable-FlinkCmk'               = @{ needs = 'the operator'; wrong = 'keyadmin', 'reader'; line = 'Disable-FlinkCmk orders' }
        'Disable-FlinkCmkKey'            = @{ needs = 'the key administrator'; wrong = 'operator', 'reader'; line = 'Disable-FlinkCmkKey $key -AllowUnreadableState' }
        'Enable-FlinkCmk'                = @{ needs = 'the operator'; wrong = 'keyadmin', 'reader'; line = 'Enable-FlinkCmk orders $other' }
        'Enable-FlinkCmkKey'             = @{ needs = 'the key administrator'; wrong = 'operator', 'reader'; line = 'Enable-FlinkCmkKey $disabled' }
        'Get-FlinkCmkKey'                = @{ needs = 'the key administrator or a reader'; wrong = , 'operator'; line = 'Get-FlinkCmkKey' }
        'Get-FlinkCmkRotation'           = @{ needs = 'a reader or the key administrator'; wrong = , 'operator'; line = 'Get-FlinkCmkRotation orders' }
        'Grant-FlinkCmkAccess'           = @{ needs = 'the IAM administrator'; wrong = 'keyadmin', 'operator', 'reader'; line = 'New-FlinkCmkPolicy OperatorCmk -ApplicationArn $app -KeyArn $other | Grant-FlinkCmkAccess -RoleName Operator' }
        'Initialize-FlinkCmk'            = @{ needs = 'the operator'; wrong = , 'reader'; line = 'Initialize-FlinkCmk orders alias/orders -OperatorRoleName Operator -KeyAdministratorRoleName KeyAdministrator -ReaderRoleName Reader' }
        'Invoke-FlinkCmkRotation'        = @{ needs = 'the key administrator'; wrong = , 'reader'; line = 'Invoke-FlinkCmkRotation orders KeyMaterial' }
        'New-FlinkApplication'           = @{ needs = 'the operator'; wrong = 'keyadmin', 'reader'; line = 'New-FlinkApplication another $exec' }
        'New-FlinkCmkKey'                = @{ needs = 'the key administrator'; wrong = 'operator', 'reader'; line = 'New-FlinkCmkKey alias/another -ApplicationArn $app -Operator $operatorArn -KeyAdministrator $adminArn' }
        'New-FlinkCmkRole'               = @{ needs = 'the IAM administrator'; wrong = 'keyadmin', 'operator', 'reader'; line = 'New-FlinkCmkRole Another Operator -TrustedPrincipal 123456789012' }
        'New-FlinkSnapshot'              = @{ needs = 'the operator'; wrong = 'keyadmin', 'reader'; line = 'New-FlinkSnapshot orders another' }
        'Remove-FlinkAwsOwnedSnapshot'   = @{ needs = 'the operator'; wrong = 'keyadmin', 'reader'; line = 'Remove-FlinkAwsOwnedSnapshot orders' }
        'Remove-FlinkCmkKey'             = @{ needs = 'the key administrator'; wrong = 'operator', 'reader'; line = 'Remove-FlinkCmkKey $key -AllowUnreadableState' }
        'Remove-FlinkSnapshot'           = @{ needs = 'the operator'; wrong = 'keyadmin', 'reader'; line = 'Remove-FlinkSnapshot orders nightly-1' }
        'Restart-FlinkApplication'       = @{ needs = 'the operator'; wrong = 'keyadmin', 'reader'; line = 'Restart-FlinkApplication orders' }
        'Restore-FlinkCmkKey'            = @{ needs = 'the key administrator'; wrong = 'operator', 'reader'; line = 'Restore-FlinkCmkKey $going' }
        'Revoke-FlinkCmkAccess'          = @{ needs = 'the IAM administrator'; wrong = 'keyadmin', 'operator', 'reader'; line = 'Revoke-FlinkCmkAccess -RoleName Operator -KeyArn $key' }
        'Set-FlinkCmkKey'                = @{ needs = 'the key administrator'; wrong = 'operator', 'reader'; line = 'Set-FlinkCmkKey $key -Description other' }
        'Start-FlinkApplication'         = @{ needs = 'the operator'; wrong = 'keyadmin', 'reader'; line = 'Start-FlinkApplication legacy' }
        'Stop-FlinkApplication'          = @{ needs = 'the operator'; wrong = 'keyadmin', 'reader'; line = 'Stop-FlinkApplication orders' }
        'Test-FlinkCmkPolicy'            = @{ needs = 'a reader or the key administrator'; wrong = , 'operator'; line = 'Test-FlinkCmkPolicy -KeyArn $key' }
        'Undo-FlinkApplicationUpdate'    = @{ needs = 'the operator'; wrong = 'keyadmin', 'reader'; line = 'Undo-FlinkApplicationUpdate orders' }
        'Update-FlinkApplicationRuntime' = @{ needs = 'the operator'; wrong = 'keyadmin', 'reader'; line = 'Update-FlinkApplicationRuntime legacy' }
    }
    $cases = foreach ($cmdlet in $matrix.GetEnumerator()) {
        foreach ($who in $cmdlet.Value.wrong) { @{ cmdlet = $cmdlet.Key; who = $who; needs = $cmdlet.Value.needs; line = $cmdlet.Value.line } }
    }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $sandbox = Start-DemoSandbox
    $file = $sandbox.CredentialsFile
    $key = (Initialize-Actors $sandbox).KeyArn
    $PSDefaultParameterValues = @{ '*-Flink*:ProfileLocation' = $file; '*-Flink*:Confirm' = $false }
    $null = Enable-FlinkCmk orders $key -ProfileName operator -ReaderProfileName reader
    $null = New-FlinkSnapshot orders under-the-key -ProfileName operator
    function New-OtherKey([string] $Alias) { (New-FlinkCmkKey $Alias -ApplicationArn $app -Operator $operatorArn -KeyAdministrator $adminArn -Reader $readerArn -ProfileName keyadmin).KeyArn }
    $other, $disabled, $going = 'alias/other', 'alias/disabled', 'alias/going' | ForEach-Object { New-OtherKey $_ }
    $null = Disable-FlinkCmkKey $disabled -ProfileName keyadmin
    $null = Remove-FlinkCmkKey $going -ProfileName keyadmin
    $role = @{ operator = 'Operator'; keyadmin = 'KeyAdministrator'; reader = 'Reader' }
}

AfterAll {
    $PSDefaultParameterValues.Clear()
    $sandbox | Stop-FlinkCmkSandbox
}

Describe 'The wrong actor' {
    It '<who> is told that <cmdlet> needs <needs>' -ForEach $cases {
        $before = $sandbox.GetEvents().Count
        $Error.Clear()
        $null = Invoke-Expression "$line -ProfileName $who -ErrorAction SilentlyContinue"

        $Error.Count | Should -BeGreaterThan 0
        foreach ($record in $Error) {
            $record.ErrorDetails.Message | Should -Match "You are $($role[$who])\b.*; .*$cmdlet needs $needs\."
            $record.ErrorDetails.RecommendedAction | Should -Match '^-\w*ProfileName names the profile of '
            $record.ErrorDetails.Message + $record.ErrorDetails.RecommendedAction | Should -BeLike "*arn:aws:sts::123456789012:assumed-role/$($role[$who])/*"
        }

        $events = $sandbox.GetEvents() | Select-Object -Skip $before
        @($events | Where-Object EventName -eq 'GetCallerIdentity').Count | Should -Be 1 -Because 'who he is is asked once'
        $events | Where-Object { $_.IsWrite -and -not $_.ErrorCode -and $_.EventName -notin 'TagResource' } | Should -BeNullOrEmpty
    }

    It 'is not spoken of where nothing is refused' {
        $null = Get-FlinkApplication nobody -ProfileName iam -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].ErrorDetails.Message | Should -Not -BeLike '*You are*'
        $sandbox.GetEvents()[-1].EventName | Should -Not -Be 'GetCallerIdentity'
    }

    It 'is named by the parameter that brought him' {
        $null = Get-FlinkCmkKey $key -ProfileName keyadmin -IncludeUsage -ReaderProfileName operator -ErrorAction SilentlyContinue -ErrorVariable failure -WarningAction SilentlyContinue
        $null = Enable-FlinkCmk orders alias/other -ProfileName operator -ReaderProfileName operator-user -ErrorAction SilentlyContinue -ErrorVariable +failure
        $failure.ErrorDetails.Message -join "`n" | Should -BeLike '*You are operator-user*-ReaderProfileName of Enable-FlinkCmk needs a reader.*'
    }
}
