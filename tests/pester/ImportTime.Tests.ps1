BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'The import' {
    It 'takes at most 1.6 times that of a bare module behind the same loader' {
        # What else the machine does can slow one of the two down; it hardly does so six times over.
        foreach ($try in 1..6) {
            $measured = & $Root/tests/bench/Measure-Import.ps1 -Runs 9 -Module $Manifest
            if ($measured.Ratio -le 1.6) { break }
        }
        Write-Host "    staged $($measured.StagedMilliseconds) ms, bare $($measured.BareMilliseconds) ms, ratio $($measured.Ratio)"
        $measured.Ratio | Should -BeLessOrEqual 1.6
    }
}
