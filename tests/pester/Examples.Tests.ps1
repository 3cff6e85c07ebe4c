# Runs every example of the documentation on a sandbox and compares what it shows with the page.
# CMKFLINK_UPDATE_DOCS=1 writes the pages instead; CMKFLINK_EXAMPLES=Get-FlinkCmkKey (a wildcard of page names) takes some pages only.
BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/Examples.ps1
    $wanted = if ($env:CMKFLINK_EXAMPLES) { $env:CMKFLINK_EXAMPLES } else { '*' }
    $pages = Get-ChildItem (Join-Path $Root 'docs/cmdlets'), (Join-Path $Root 'docs/about') -Filter *.md -ErrorAction Ignore | Where-Object { $_.Name -ne 'README.md' -and $_.BaseName -like $wanted }
    $examples = @($pages | ForEach-Object { Get-Example $_.FullName })
    # Pages in the older form have no state; the contract tests list them.
    $toRun = @($examples | Where-Object State)
    $left = @($examples | Where-Object { -not $_.State })
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/ScreenHost.ps1
    . $PSScriptRoot/Examples.ps1
    $screen = New-Screen
    $runs = [System.Collections.Generic.List[object]]::new()
}

AfterAll {
    $screen.Runspace.Dispose()
    if ($env:CMKFLINK_UPDATE_DOCS -eq '1') {
        foreach ($page in $runs | Where-Object { (Hide-Varying $_.Output) -ne (Hide-Varying $_.Example.Output) } | Group-Object { $_.Example.Path }) { Update-Page $page.Name $page.Group }
    }
}

Describe 'The examples of the documentation' {
    It '<_.File>: <_.Title>' -ForEach $toRun {
        $example = $_
        $output = Invoke-Example $screen $example (Join-Path $TestDrive ([guid]::NewGuid()))
        $runs.Add([pscustomobject]@{ Example = $example; Output = $output })
        if ($env:CMKFLINK_UPDATE_DOCS -ne '1') { Hide-Varying $output | Should -BeExactly (Hide-Varying $example.Output) }
    }

    It 'begin in states that docs/cmdlets/README.md lists as they are' {
        . $PSScriptRoot/States.ps1
        $rows = [regex]::Matches((Get-Content (Join-Path $Root 'docs/cmdlets/README.md') -Raw), '(?m)^\| `(?<name>[\w-]+)` \| (?<text>.+) \|$')
        $rows.ForEach{ "$($_.Groups['name'].Value): $($_.Groups['text'].Value)" } | Should -Be $States.GetEnumerator().ForEach{ "$($_.Key): $($_.Value.Text)" }
    }

    It 'says how many were not run' -TestCases @{ Left = $left; Run = $toRun.Count } {
        Write-Host "Examples: $Run run, $($Left.Count) not run."
        foreach ($example in $Left) { Write-Host "  not run: $($example.File): $($example.Title): $($example.NotRun ?? 'no state is named')" }
    }
}
