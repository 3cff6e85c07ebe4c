# The project's own scripts and workflows: what nobody runs here is at least read, and its scripts parsed.
BeforeDiscovery {
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $analyzer = [bool](Get-Module PSScriptAnalyzer -ListAvailable)
    $workflows = @(Get-ChildItem (Join-Path $root '.github/workflows'), (Join-Path $root 'examples/github-actions') -Filter *.yml | ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } })
    $scripts = @(Get-ChildItem (Join-Path $root 'examples') -Recurse -Filter *.ps1 | ForEach-Object { @{ Name = [System.IO.Path]::GetRelativePath($root, $_.FullName); Path = $_.FullName } }) + @{ Name = 'build.ps1'; Path = Join-Path $root 'build.ps1' } + @{ Name = 'tests/pester/Invoke-DesktopSequence.ps1'; Path = Join-Path $root 'tests/pester/Invoke-DesktopSequence.ps1' }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/pipelines/Pipelines.ps1
}

# Without PSScriptAnalyzer these are skipped, visibly.
Describe 'PSScriptAnalyzer' -Skip:(-not $analyzer) {
    It 'finds nothing in the staged module' {
        Get-ChildItem (Split-Path $Manifest) -Recurse -Include *.ps1, *.psm1, *.psd1 | ForEach-Object { Invoke-ScriptAnalyzer $_.FullName } | Out-String | Should -BeNullOrEmpty
    }

    It 'finds nothing in <Name>' -ForEach $scripts {
        Invoke-ScriptAnalyzer $Path | Out-String | Should -BeNullOrEmpty
    }

    It 'finds no error in the tests' {
        # Its warnings speak of variables and verbs that Pester's blocks are made of.
        Get-ChildItem $PSScriptRoot -Recurse -Include *.ps1 | ForEach-Object { Invoke-ScriptAnalyzer $_.FullName -Severity Error } | Out-String | Should -BeNullOrEmpty
    }
}

Describe 'build.ps1' {
    It 'explains each of its tasks' {
        $help = Get-Help (Join-Path $Root 'build.ps1') -Full
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $tasks = (Get-Command (Join-Path $Root 'build.ps1')).Parameters.Task.Attributes.ValidValues
        $tasks | Should -Be 'Build', 'Test', 'Stage', 'Pack', 'Install'
        foreach ($task in $tasks) { ($help.parameters.parameter | Where-Object name -eq Task).description.Text | Should -Match "(?m)^$task\b" }
        foreach ($parameter in 'Configuration', 'Destination') { ($help.parameters.parameter | Where-Object name -eq $parameter).description.Text | Should -Not -BeNullOrEmpty }
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
    }

    It 'installs where it is told, whatever the folder is called, and takes what it replaces there and nowhere else' {
        # What dotnet would build is staged already.
        function global:dotnet { $global:LASTEXITCODE = 0 }
        try {
            $decoy = New-Item -ItemType Directory (Join-Path $TestDrive "mods 1/CmkFlink/$Version") -Force
            foreach ($run in 1, 2) {
                Push-Location $TestDrive
                try { $found = & (Join-Path $Root 'build.ps1') Install -Destination './mods [1]' } finally { Pop-Location }
                $found.FullName | Should -Be (Join-Path $TestDrive "mods [1]/CmkFlink/$Version")
                Test-Path -LiteralPath (Join-Path $found.FullName 'lib/net8.0/CmkFlink.Cmdlets.dll') | Should -BeTrue
                $left = Join-Path $TestDrive "mods [1]/CmkFlink/$Version/left-over.txt"
                Test-Path -LiteralPath $left | Should -BeFalse
                $null = [System.IO.File]::Create($left).Dispose()
            }
            $decoy | Should -Exist
        }
        finally { Remove-Item Function:dotnet }
    }
}

Describe 'The workflow <Name>' -ForEach $workflows {
    BeforeAll { $workflow = Import-Yaml $Path }

    It 'asks for no permission to write but the one for tokens' {
        $workflow.ContainsKey('permissions') | Should -BeTrue
        foreach ($permissions in @($workflow['permissions']) + @($workflow['jobs'].Values | Where-Object { $_.ContainsKey('permissions') } | ForEach-Object { $_['permissions'] })) {
            @($permissions.GetEnumerator() | Where-Object { $_.Value -ne 'read' -and $_.Key -ne 'id-token' }) | Should -BeNullOrEmpty
        }
    }

    It 'pins every action to a commit and says which version that is' {
        $uses = @($workflow['jobs'].Values | ForEach-Object { $_['steps'] } | ForEach-Object { $_['uses'] } | Where-Object { $_ })
        $uses | Should -Not -BeNullOrEmpty
        foreach ($action in $uses) { $action | Should -Match '^[\w-]+/[\w-]+@[0-9a-f]{40}$' }
        @((Get-Content $Path) -match '^\s*- uses: \S+ # v\d+\.\d+\.\d+$').Count | Should -Be $uses.Count
    }

    It 'has jobs that need jobs that are there, and a time limit each' {
        foreach ($job in $workflow['jobs'].Values) {
            $job['timeout-minutes'] | Should -Match '^\d+$'
            foreach ($needed in @($job['needs'] | Where-Object { $_ })) { $workflow['jobs'].Keys | Should -Contain $needed }
        }
    }

    It 'has scripts that PowerShell can read, of files that are there, without expressions in their text' {
        foreach ($step in $workflow['jobs'].Values | ForEach-Object { $_['steps'] } | Where-Object { $_['run'] }) {
            $step['run'] | Should -Not -Match '\$\{\{'
            $errors = $null
            $null = [System.Management.Automation.Language.Parser]::ParseInput($step['run'], [ref]$null, [ref]$errors)
            $errors | Should -BeNullOrEmpty
            foreach ($file in [regex]::Matches($step['run'], '(?<=^|\s)(?:\./)?((?:examples|tests|src)/[\w./-]+|build\.ps1)')) { Join-Path $Root $file.Groups[1].Value | Should -Exist }
        }
    }
}

Describe 'The workflow of this repository' {
    It 'tests on three systems, in two versions of PowerShell 7 and in Windows PowerShell' {
        $jobs = (Import-Yaml (Join-Path $Root '.github/workflows/ci.yml'))['jobs']
        foreach ($name in 'dotnet', 'powershell') {
            $systems = @($jobs[$name]['strategy']['matrix']['os'])
            foreach ($system in 'ubuntu-*', 'windows-*', 'macos-*') { @($systems -like $system).Count | Should -Be 1 -Because "$name $system" }
        }
        @($jobs['powershell']['strategy']['matrix']['powershell']) | Sort-Object | Should -Be '7.4', 'latest'
        $desktop = @($jobs.Values | Where-Object { $_['steps'] | Where-Object { $_['shell'] -eq 'powershell' } })
        $desktop | Should -HaveCount 1
        $desktop[0]['runs-on'] | Should -BeLike 'windows-*'
    }
}

Describe 'The guides' {
    It 'have links that lead somewhere: <_>' -ForEach @(Get-ChildItem (Join-Path $root 'docs/guides') -Filter *.md).FullName {
        $folder = Split-Path $_
        foreach ($link in [regex]::Matches((Get-Content $_ -Raw), '\]\((?!https?:)([^)#]+)')) { Join-Path $folder $link.Groups[1].Value | Should -Exist }
    }

    It 'show the trust policy that is tested' {
        $block = [regex]::Match((Get-Content (Join-Path $Root 'docs/guides/github-actions.md') -Raw), '(?s)```json\s+(.*?)```').Groups[1].Value
        $block | ConvertFrom-Json | ConvertTo-Json -Depth 9 | Should -Be (Get-Content (Join-Path $Root 'examples/github-actions/actor-trust-policy.json') -Raw | ConvertFrom-Json | ConvertTo-Json -Depth 9)
        $block = [regex]::Match((Get-Content (Join-Path $Root 'docs/guides/azure-devops.md') -Raw), '(?s)```json\s+(.*?)```').Groups[1].Value
        "{ $block }" | ConvertFrom-Json | ConvertTo-Json -Depth 9 | Should -Be (@{ Condition = (Get-Content (Join-Path $Root 'examples/azure-devops/actor-trust-policy.json') -Raw | ConvertFrom-Json).Statement[0].Condition } | ConvertTo-Json -Depth 9)
    }
}
