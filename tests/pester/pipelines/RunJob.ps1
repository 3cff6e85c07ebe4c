# One job of a pipeline, as an agent would run it: a workspace of its own, each script in a process of its own, credentials by a web identity token that says which job it is.
# What the real actions and tasks do beyond that is not imitated; an unknown one fails. The plan of the job is JSON, made by Pipelines.ps1.
param([string] $JobFile)
$ErrorActionPreference = 'Stop'
$job = Get-Content $JobFile -Raw | ConvertFrom-Json -AsHashtable
$null = New-Item -ItemType Directory -Force $job.workspace, $job.artifacts, $job.temp
$outputs = @{}
$credentials = @{}
$failed = $false

function Get-RoleCredential {
    param([string] $RoleArn)
    if (-not $job.mayAskForToken) { throw "The job '$($job.name)' asks for a token without the permission 'id-token: write'." }
    $token = (Invoke-RestMethod "$($job.endpoint)_sandbox/web-identity" -Method Post -Headers @{ Authorization = "Bearer $($job.controlToken)" } -ContentType 'application/json' -Body (@{ subject = $job.subject; audience = $job.audience } | ConvertTo-Json)).token
    $answer = Invoke-WebRequest $job.endpoint -Method Post -SkipHttpErrorCheck -Body @{ Action = 'AssumeRoleWithWebIdentity'; Version = '2011-06-15'; RoleArn = $RoleArn; RoleSessionName = $job.name; WebIdentityToken = $token }
    if ($answer.StatusCode -ne 200) { throw "$RoleArn cannot be assumed as $($job.subject): $($answer.Content)" }
    $found = ([xml]$answer.Content).AssumeRoleWithWebIdentityResponse.AssumeRoleWithWebIdentityResult.Credentials
    @{ AWS_ACCESS_KEY_ID = $found.AccessKeyId; AWS_SECRET_ACCESS_KEY = $found.SecretAccessKey; AWS_SESSION_TOKEN = $found.SessionToken }
}

function Invoke-Script {
    param([hashtable] $Step, [hashtable] $Environment)
    $start = [System.Diagnostics.ProcessStartInfo]::new()
    $start.WorkingDirectory = $job.workspace
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    foreach ($name in @($start.Environment.Keys | Where-Object { $_ -match '^(AWS_|GITHUB_|CMKFLINK_)' })) { $null = $start.Environment.Remove($name) }
    foreach ($variable in $job.env, $Environment, $Step.env) { foreach ($entry in @($variable)[0].GetEnumerator()) { $start.Environment[$entry.Key] = $entry.Value } }
    $script = Join-Path $job.temp "$([guid]::NewGuid())"
    if ($Step.shell -eq 'pwsh') {
        # As both agents do it: the first error ends the step, and the exit code of the last program is the step's.
        Set-Content "$script.ps1" "`$ErrorActionPreference = 'stop'`n$($Step.script)`nif ((Test-Path -LiteralPath variable:\LASTEXITCODE)) { exit `$LASTEXITCODE }"
        $start.FileName = (Get-Process -Id $PID).Path
        '-NoProfile', '-NonInteractive', '-File', "$script.ps1" | ForEach-Object { $start.ArgumentList.Add($_) }
    }
    else {
        Set-Content "$script.sh" $Step.script
        $start.FileName = 'bash'
        '-e', "$script.sh" | ForEach-Object { $start.ArgumentList.Add($_) }
    }
    $process = [System.Diagnostics.Process]::Start($start)
    $errors = $process.StandardError.ReadToEndAsync()
    $text = $process.StandardOutput.ReadToEnd()
    $process.WaitForExit()
    $text
    $errors.Result
    foreach ($found in [regex]::Matches($text, '(?m)^##vso\[task\.setvariable variable=(\w+);isOutput=true\](.*)$')) { $outputs["$($Step.id).$($found.Groups[1].Value)"] = $found.Groups[2].Value.Trim() }
    if ($process.ExitCode -ne 0) { throw "The step '$($Step.title)' of job '$($job.name)' ended with exit code $($process.ExitCode)." }
}

foreach ($step in $job.steps) {
    if ($failed -and -not $step.always) { continue }
    try {
        switch ($step.do) {
            'checkout' {
                if (-not $job.mayReadContents) { throw "The job '$($job.name)' checks out without the permission 'contents: read'." }
                Copy-Item (Join-Path $job.root 'examples') $job.workspace -Recurse -Force
            }
            'role' { $credentials = (Get-RoleCredential $step.role) + @{ AWS_REGION = $step.region } }
            'script' {
                $here = if ($step.role) { (Get-RoleCredential $step.role) + @{ AWS_REGION = $step.region } } else { $credentials }
                $outputFile = Join-Path $job.temp 'output.txt'
                $null = New-Item $outputFile -Force
                Invoke-Script $step ($here + @{ GITHUB_OUTPUT = $outputFile; GITHUB_STEP_SUMMARY = (Join-Path $job.temp 'summary.md') })
                foreach ($line in Get-Content $outputFile) { $name, $value = $line -split '=', 2; $outputs["$($step.id).$name"] = $value }
            }
            'upload' {
                $source = Join-Path $job.workspace $step.path
                if (Test-Path $source) { Copy-Item $source (New-Item -ItemType Directory -Force (Join-Path $job.artifacts $step.name)) }
                elseif ($step.required) { throw "There is no $($step.path) to upload." }
            }
            'download' { Copy-Item (Join-Path $job.artifacts "$($step.name)/*") (New-Item -ItemType Directory -Force $step.to) }
        }
    }
    catch {
        $failed = $true
        "FAILED: $_"
    }
}

$outputs | ConvertTo-Json | Set-Content $job.outputs
exit [int]$failed
