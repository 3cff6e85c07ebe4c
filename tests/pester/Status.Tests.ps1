# The estate: every Region and profile at once, on the staged module.
BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/States.ps1
    Enter-State enabled
}

AfterAll {
    $global:sandbox | Stop-FlinkCmkSandbox
    # The state is the whole session's; the next file of tests begins without it.
    $global:PSDefaultParameterValues.Remove('*-Flink*:ProfileLocation')
    Remove-Variable sandbox, key -Scope Global -ErrorAction Ignore
}

Describe 'Get-FlinkCmkStatus' {
    It 'takes several Regions and profiles, and goes on where one cannot be read' {
        $found = Get-FlinkCmkStatus -ProfileName reader, nobody -Region eu-west-1, eu-west-3 -ErrorVariable failures -ErrorAction SilentlyContinue
        ($found | Where-Object { -not $_.Error }).ApplicationName | Sort-Object | Should -Be 'legacy', 'notebook', 'orders'
        ($found | Where-Object Error | ForEach-Object { "$($_.ProfileName) $($_.Region)" }) | Sort-Object | Should -Be 'nobody eu-west-1', 'nobody eu-west-3', 'reader eu-west-3'
        $failures.Count | Should -Be 2
        "$failures" | Should -Match 'Region eu-west-3, profile reader'
        "$failures" | Should -Match 'profile nobody'
    }

    It 'takes one Region and one profile as well, and applications from the pipe' {
        (Get-FlinkCmkStatus orders -ProfileName reader -Region eu-west-1).KeyAlias | Should -Be 'alias/orders'
        $before = $sandbox.GetEvents().Count
        (Get-FlinkApplication -ProfileName reader | Get-FlinkCmkStatus -ProfileName reader).ApplicationName | Sort-Object | Should -Be 'legacy', 'notebook', 'orders'
        # Read together: one listing of aliases, however many objects came.
        @($sandbox.GetEvents() | Select-Object -Skip $before | Where-Object EventName -eq ListAliases).Count | Should -Be 1
    }

    It 'looks for each object of the pipe in its own Region, and for one without in the user''s' {
        $piped = [pscustomobject]@{ ApplicationName = 'orders'; Region = '' }, [pscustomobject]@{ ApplicationName = 'legacy' }, [pscustomobject]@{ ApplicationName = 'orders'; Region = 'eu-west-3' }
        $found = $piped | Get-FlinkCmkStatus -ProfileName reader -ErrorAction SilentlyContinue
        ($found | ForEach-Object { "$($_.ApplicationName) $($_.Region)" }) | Sort-Object | Should -Be 'legacy eu-west-1', 'orders eu-west-1', 'orders eu-west-3'
    }

    It 'refuses profiles beside other credentials' {
        { Get-FlinkCmkStatus -ProfileName reader -AccessKey AKIAEXAMPLE -SecretKey x } | Should -Throw -ErrorId 'CredentialsAmbiguous*'
    }

    It 'stops when the pipe has what it wants' {
        @(Get-FlinkCmkStatus -ProfileName reader | Select-Object -First 1).Count | Should -Be 1
    }

    It 'gives next steps that bind: <setting>' -ForEach @(
        @{ setting = 'as it is'; do = { } }
        @{ setting = 'key disabled'; do = { Disable-FlinkCmkKey alias/orders -ProfileName keyadmin -AllowUnreadableState -Confirm:$false } }
        @{ setting = 'key pending deletion'; do = { Remove-FlinkCmkKey alias/orders -ProfileName keyadmin -AllowUnreadableState -Confirm:$false } }
        @{ setting = 'operator denied'; do = { Restore-FlinkCmkKey alias/orders -ProfileName keyadmin -Confirm:$false; $script:operators = 'arn:aws:iam::123456789012:user/operator-user' } }
    ) {
        $script:operators = @()
        $null = & $do
        $found = Get-FlinkCmkStatus -ProfileName reader -Operator $operators
        $commands = @($found.NextCommand) + @($found.Findings.Command) | Where-Object { $_ } | Sort-Object -Unique
        $commands.Count | Should -BeGreaterThan 1
        foreach ($line in $commands) {
            $problems = $null
            $tree = [System.Management.Automation.Language.Parser]::ParseInput($line, [ref]$null, [ref]$problems)
            $problems | Should -BeNullOrEmpty
            $command = $tree.Find({ param($node) $node -is [System.Management.Automation.Language.CommandAst] }, $true)
            Get-Command $command.GetCommandName() -Module CmkFlink | Should -Not -BeNullOrEmpty
            $binding = [System.Management.Automation.Language.StaticParameterBinder]::BindCommand($command, $true)
            $binding.BindingExceptions.Keys | Should -BeNullOrEmpty -Because $line
            # All mandatory parameters of one set are there.
            $given = @($binding.BoundParameters.Keys)
            $sets = (Get-Command $command.GetCommandName()).ParameterSets | Where-Object { -not ($_.Parameters | Where-Object { $_.IsMandatory -and $_.Name -notin $given }) -and -not ($given | Where-Object { $_ -notin $sets.Parameters.Name -and $_ -notin (Get-Command $command.GetCommandName()).Parameters.Keys }) }
            $sets | Should -Not -BeNullOrEmpty -Because $line
        }
    }
}
