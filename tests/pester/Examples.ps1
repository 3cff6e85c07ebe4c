# Reads the examples of a page, runs one as somebody would type it, and writes what it shows into the page.

# Every ```powershell block under "## Examples" (anywhere in another document), with the ```text block that follows it.
# The state in which it starts stands in a comment: <!-- starts: NAME -->, of the whole section or of one example;
# <!-- not run: REASON --> in its place says why it cannot be run.
function Get-Example {
    param([string] $Path)
    $lines = @(Get-Content $Path)
    $title, $section, $all, $own, $block = '', '', $null, $null, $null
    $relative = [System.IO.Path]::GetRelativePath($Root, $Path).Replace('\', '/')
    for ($i = 0; $i -lt $lines.Count; $i++) {
        switch -Regex ($lines[$i]) {
            '^## (.+)' { $section, $title, $all, $own = $Matches[1], $Matches[1], $null, $null; break }
            '^### (.+)' { $title, $own = $Matches[1], $null; break }
            '^<!-- (starts|not run): (.+) -->$' {
                $found = @{ Kind = $Matches[1]; Value = $Matches[2] }
                if ($title -eq $section) { $all = $found } else { $own = $found }
                break
            }
            '^```(\w*)$' {
                $language, $first = $Matches[1], ($i + 1)
                while ($lines[++$i] -ne '```') { if ($i -ge $lines.Count) { throw "${relative}: a block is not closed." } }
                $text = ($lines[$first..($i - 1)] -join "`n")
                if ($first -gt $i - 1) { $text = '' }
                if ($language -eq 'powershell') {
                    $how = $own ?? $all
                    $block = [pscustomobject]@{
                        File   = $relative
                        Path   = $Path
                        Title  = $title
                        State  = if ($how.Kind -eq 'starts') { $how.Value }
                        NotRun = if ($how.Kind -eq 'not run') { $how.Value }
                        Script = $text
                        Output = $null
                        # Lines of the page, counted from 0: where the script ends, and the block of its output.
                        End    = $i
                        From   = -1
                        To     = -1
                    }
                    if ($section -eq 'Examples' -or $how) { $block }
                }
                elseif ($language -eq 'text' -and $block) {
                    $block.Output, $block.From, $block.To = $text, ($first - 1), $i
                }
                if ($language -ne 'powershell') { $block = $null }
                break
            }
        }
    }
}

# One runspace for all examples of a run: the module is imported once.
function New-Screen {
    $state = [System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault()
    $state.ImportPSModule($Manifest)
    $screen = [ScreenHost]::new()
    $runspace = [System.Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace($screen, $state)
    # One thread, which keeps its language.
    $runspace.ThreadOptions = 'ReuseThread'
    $runspace.Open()
    [pscustomobject]@{ Host = $screen; Runspace = $runspace; Common = Join-Path $PSScriptRoot 'Common.ps1'; States = Join-Path $PSScriptRoot 'States.ps1' }
}

# Runs an example in its state and in an empty folder; returns what the screen shows.
function Invoke-Example {
    param($Screen, $Example, [string] $Folder)
    # Enough to tell an example that hangs from one that is slow.
    $limit = [TimeSpan]::FromMinutes(5)
    $null = New-Item $Folder -ItemType Directory -Force
    $Screen.Runspace.ResetRunspaceState()
    $shell = [powershell]::Create($Screen.Runspace)
    try {
        $null = $shell.AddScript(". '$($Screen.Common)'; . '$($Screen.States)'; Set-Location '$Folder'; Enter-State '$($Example.State)'").Invoke()
        if ($shell.HadErrors) { throw "The state '$($Example.State)' did not come about: $($shell.Streams.Error)" }
        $shell.Commands.Clear()
        # Lines are broken at words in some languages and anywhere in others, the invariant one among these: the pages are English wherever they are made.
        $null = $shell.AddScript(@'
            [cultureinfo]::CurrentCulture = 'en-GB'; [cultureinfo]::CurrentUICulture = 'en-US'
            $global:ErrorActionPreference = 'Continue'; $global:ProgressPreference = 'SilentlyContinue'; $global:ConfirmPreference = 'None'
'@).Invoke()
        $null = $Screen.Host.Screen.Text.Clear()
        $tree = [System.Management.Automation.Language.Parser]::ParseInput($Example.Script, [ref]$null, [ref]$null)
        foreach ($statement in $tree.EndBlock.Statements) {
            $shell.Commands.Clear()
            $null = $shell.AddScript($statement.Extent.Text).AddCommand('Out-Default')
            $shell.Commands.Commands[0].MergeMyResults('Error', 'Output')
            $running = $shell.BeginInvoke()
            if (-not $running.AsyncWaitHandle.WaitOne($limit)) { $shell.Stop(); throw "'$($Example.Title)' did not end within $limit." }
            # A terminating error ends this statement, as at a prompt.
            try { $null = $shell.EndInvoke($running) }
            catch [System.Management.Automation.RuntimeException] {
                $shell.Commands.Clear()
                $null = $shell.AddScript('$input').AddCommand('Out-Default').Invoke(@($_.Exception.InnerException.ErrorRecord))
            }
        }

        # Colours are the host's to take away (PSHostUserInterface.GetOutputString); this one has none.
        # The folder is the reader's own, and so is the one for what is temporary.
        ($Screen.Host.Screen.Text.ToString().Replace($Folder, '/home/you').Replace([System.IO.Path]::GetTempPath(), '…/') -replace '\e\[[0-9;]*m' -split "`n").TrimEnd() -join "`n" -replace '\A\n+|\n+\z' -replace '\n{3,}', "`n`n"
    }
    finally {
        $shell.Commands.Clear()
        $null = $shell.AddScript('Set-Location ([System.IO.Path]::GetTempPath()); Get-FlinkCmkSandbox | Stop-FlinkCmkSandbox -Confirm:$false').Invoke()
        $shell.Dispose()
    }
}

# What differs from run to run, replaced by what it is; and the width of columns, which follows from it.
function Hide-Varying {
    param([string] $Text)
    $rules = [ordered]@{
        '(?<![0-9a-z])[0-9a-f]{12,}(?![g-z])'                              = '<id>'
        '(?<![0-9a-f])[0-9a-f]{8}(-[0-9a-f]{1,12}){0,4}(-|…|(?![0-9a-z-]))' = '<id>'
        '(?<=127\.0\.0\.1:)\d+'                                            = '<port>'
        '(?<![\w/.])(/|[A-Z]:\\)(tmp|home|Users|private|var|root|work|github)[\w\\/.+-]*…?' = '<path>'
        '…[\\/][\w\\/.+-]+…?'                                              = '<path>'
        '\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z| ?[+-]\d\d:\d\d)?' = '<time>'
        '\d\d?/\d\d?/\d{4} \d\d?:\d\d(:\d\d)?( [AP]M)?'                    = '<time>'
        '(?<!\d)\d{2}:\d{2}:\d{2}(\.\d+)?(?!\d)'                           = '<duration>'
        '(?<![\w.])\d+([.,]\d+)? ?(ms|s|seconds?)\b'                       = '<duration>'
        '\b1\d{12}\b'                                                     = '<ms>'
        '\b\d{8}T\d{6,9}Z'                                                   = '<time>'
        '-{3,}'                                                            = '---'
        '[ \t]+'                                                           = ' '
    }
    foreach ($rule in $rules.GetEnumerator()) { $Text = $Text -replace $rule.Key, $rule.Value }
    ($Text -split "`n").Trim() -join "`n"
}

# Writes outputs into a page, from its end to its beginning, so that line numbers stay right.
function Update-Page {
    param([string] $Path, [object[]] $Runs)
    $lines = [System.Collections.Generic.List[string]]@(Get-Content $Path)
    foreach ($run in $Runs | Sort-Object { $_.Example.End } -Descending) {
        $example = $run.Example
        if ($example.From -ge 0) { $lines.RemoveRange($example.From, $example.To - $example.From + 1) }
        if (-not $run.Output) { continue }
        $new = @('```text') + ($run.Output -split "`n") + '```'
        if ($example.From -ge 0) { $lines.InsertRange($example.From, [string[]]$new) } else { $lines.InsertRange($example.End + 1, [string[]](@('') + $new)) }
    }
    [System.IO.File]::WriteAllText($Path, ($lines -join "`n") + "`n")
}
