BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    $names = (Get-Module CmkFlink).ExportedCmdlets.Keys | Sort-Object
    $topics = Get-ChildItem (Join-Path $Root 'docs/about') -Filter *.md | ForEach-Object BaseName
}

BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Get-Help <_>' -ForEach $names {
    BeforeAll {
        $cmdlet = $_
        $help = Get-Help $cmdlet -Full
        $command = Get-Command $cmdlet
    }

    It 'shows a synopsis and a description that somebody wrote' {
        $help.Synopsis | Should -Match '^[A-Z].{20,}\.$'
        ($help.Description.Text -join '').Length | Should -BeGreaterThan 100
    }

    It 'shows every parameter with a text' {
        $common = [System.Management.Automation.Cmdlet]::CommonParameters
        $shown = $help.parameters.parameter
        $shown.name | Sort-Object | Should -Be ($command.Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object)
        $shown | Where-Object { -not ($_.description.Text -join '') } | Should -BeNullOrEmpty
        Get-Help $cmdlet -Parameter $shown[0].name | Should -Not -BeNullOrEmpty
    }

    It 'shows three examples or more with their titles and code' {
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
        $help.examples.example | Where-Object { -not $_.title -or -not $_.code -or -not ($_.remarks.Text -join '') } | Should -BeNullOrEmpty
        Get-Help $cmdlet -Examples | Out-String | Should -BeLike '*Example 3:*'
    }

    It 'shows links, of which -Online opens the first address' {
        @($help.relatedLinks.navigationLink).Count | Should -BeGreaterOrEqual 3
        @($help.relatedLinks.navigationLink.uri | Where-Object { $_ })[0] | Should -Match '^https://'
    }

    It 'shows a syntax for each parameter set' {
        @($help.syntax.syntaxItem).Count | Should -Be $command.ParameterSets.Count
    }
}

Describe 'Get-Help <_>' -ForEach $topics {
    It 'shows the topic' {
        $text = Get-Help $_ | Out-String
        $text | Should -BeLike "*TOPIC*$_*SHORT DESCRIPTION*LONG DESCRIPTION*SEE ALSO*"
        (Get-Help $_).Synopsis | Should -Not -BeNullOrEmpty
    }
}

Describe 'Help in another language' {
    It 'is the English one' {
        $report = Invoke-Fresh @"
            [cultureinfo]::CurrentUICulture = 'de-DE'
            Import-Module '$Manifest'
            ConvertTo-Json @{ Synopsis = (Get-Help Get-FlinkCmkKey).Synopsis }
"@
        $report.Synopsis | Should -BeLike 'Shows customer managed keys*'
    }
}
