# Reads the example pipelines and makes of each job what RunJob.ps1 runs, with the sandbox in the place of AWS and its token issuer in that of the pipeline's.
$Issuer = 'tokens.sandbox.example'

function Import-Yaml {
    param([string] $Path)
    if (-not ('YamlDotNet.Serialization.DeserializerBuilder' -as [type])) { Add-Type -Path (Get-ChildItem (Split-Path $Manifest) -Recurse -Filter YamlDotNet.dll | Select-Object -First 1).FullName }
    [YamlDotNet.Serialization.DeserializerBuilder]::new().Build().Deserialize([System.IO.StringReader]::new((Get-Content $Path -Raw)))
}

# Replaces expressions by what the context holds. One that the context does not know is an error and not empty.
function Expand-Expression {
    param([string] $Text, [hashtable] $Context, [string] $Pattern)
    [regex]::Replace($Text, $Pattern, {
            param($found)
            $name = $found.Groups[1].Value
            if (-not $Context.ContainsKey($name)) { throw "The expression '$name' is not known: $Text" }
            $Context[$name]
        })
}

function ConvertTo-Environment {
    param($Variables, [scriptblock] $Expand)
    $environment = @{}
    foreach ($entry in @($Variables)[0].GetEnumerator()) { if ($null -ne $entry.Key) { $environment[[string]$entry.Key] = & $Expand ([string]$entry.Value) } }
    $environment
}

# A job of GitHub Actions.
function ConvertFrom-GitHubJob {
    param($Workflow, [string] $Name, [hashtable] $Context, [hashtable] $Common)
    $job = $Workflow['jobs'][$Name]
    $expand = { param($text) Expand-Expression $text $Context '\$\{\{\s*([\w.-]+)\s*\}\}' }
    $work = Join-Path $Common.folder $Name
    $steps = foreach ($step in $job['steps']) {
        $always = $step['if'] -eq 'always()'
        if ($step['run']) { @{ do = 'script'; shell = $Workflow['defaults']['run']['shell']; script = & $expand $step['run']; env = ConvertTo-Environment ($step['env'] ?? @{}) $expand; id = $step['id']; title = $step['name']; always = $always } }
        else {
            switch -Regex ($step['uses']) {
                '^actions/checkout@[0-9a-f]{40}$' { @{ do = 'checkout' } }
                '^aws-actions/configure-aws-credentials@[0-9a-f]{40}$' { @{ do = 'role'; role = & $expand $step['with']['role-to-assume']; region = & $expand $step['with']['aws-region'] } }
                '^actions/upload-artifact@[0-9a-f]{40}$' { @{ do = 'upload'; name = $step['with']['name']; path = $step['with']['path']; required = $step['with']['if-no-files-found'] -eq 'error'; always = $always } }
                '^actions/download-artifact@[0-9a-f]{40}$' { @{ do = 'download'; name = $step['with']['name']; to = "$work/workspace" } }
                default { throw "The action '$_' is unknown here, or not pinned to a commit." }
            }
        }
    }
    @{
        name = $Name; steps = @($steps); workspace = "$work/workspace"; temp = "$work/temp"; outputs = "$work/outputs.json"; log = "$work/log.txt"
        env = (ConvertTo-Environment ($Workflow['env'] ?? @{}) $expand) + $Common.env
        subject = "repo:example-org/flink-keys:environment:$($job['environment'])"; audience = 'sts.amazonaws.com'
        mayAskForToken = $job['permissions']['id-token'] -eq 'write'; mayReadContents = $job['permissions']['contents'] -eq 'read'
    } + $Common.job
}

# A job of Azure Pipelines. A service connection has the name of the environment; its role is in the context.
function ConvertFrom-AzureJob {
    param($Job, [hashtable] $Context, [hashtable] $Common)
    $expand = { param($text) Expand-Expression (Expand-Expression $text $Context '\$\{\{\s*([\w.]+)\s*\}\}') $Context '\$\(([\w.]+)\)' }
    $name = $Job['job'] ?? $Job['deployment']
    $work = Join-Path $Common.folder $name
    $connection = $null
    $steps = foreach ($step in $Job['steps'] ?? $Job['strategy']['runOnce']['deploy']['steps']) {
        $always = $step['condition'] -eq 'always()'
        $environment = ConvertTo-Environment ($step['env'] ?? @{}) $expand
        if ($step['checkout']) { @{ do = 'checkout' } }
        elseif ($step['pwsh']) { @{ do = 'script'; shell = 'pwsh'; script = & $expand $step['pwsh']; env = $environment; id = $step['name']; title = $step['displayName']; always = $always } }
        elseif ($step['download']) { @{ do = 'download'; name = $step['artifact']; to = "$work/pipeline/$($step['artifact'])" } }
        elseif ($step['publish']) { @{ do = 'upload'; name = & $expand $step['artifact']; path = $step['publish']; required = $true; always = $always } }
        elseif ($step['task'] -eq 'AWSShellScript@1') {
            $connection = $step['inputs']['awsCredentials']
            @{ do = 'script'; shell = 'bash'; script = & $expand $step['inputs']['inlineScript']; env = $environment; id = $step['name']; title = $step['displayName']; role = $Context["connection $connection"]; region = & $expand $step['inputs']['regionName'] }
        }
        elseif ($step['task'] -eq 'PublishTestResults@2') { @{ do = 'upload'; name = 'results'; path = $step['inputs']['testResultsFiles']; required = $true; always = $always } }
        else { throw "The step is unknown here: $($step.Keys)" }
    }
    if ($Job['deployment'] -and $Job['environment'] -ne $connection) { throw "The job '$name' is approved for $($Job['environment']) and acts as $connection." }
    @{
        name = $name; steps = @($steps); workspace = "$work/workspace"; temp = "$work/temp"; outputs = "$work/outputs.json"; log = "$work/log.txt"
        env = @{ AGENT_TEMPDIRECTORY = "$work/temp"; PIPELINE_WORKSPACE = "$work/pipeline" } + $Common.env
        subject = "sc://example-org/flink-keys/$connection"; audience = 'api://AzureADTokenExchange'; mayAskForToken = $true; mayReadContents = $true
    } + $Common.job
}

# Runs jobs at the same time and waits for all of them. Once one has failed, the others wait for it in vain: they are stopped.
function Invoke-Job {
    param([hashtable[]] $Job)
    $running = @(foreach ($one in $Job) {
            $folder = Split-Path $one.outputs
            $null = New-Item -ItemType Directory -Force $folder
            $one | ConvertTo-Json -Depth 9 | Set-Content "$folder/job.json"
            $process = Start-Process (Get-Process -Id $PID).Path -ArgumentList '-NoProfile', '-NonInteractive', '-File', "`"$PSScriptRoot/RunJob.ps1`"", '-JobFile', "`"$folder/job.json`"" -PassThru -RedirectStandardOutput $one.log -RedirectStandardError "$($one.log).err"
            # Read now: the handle is what keeps the exit code.
            $null = $process.Handle
            @{ Job = $one; Process = $process }
        })

    # An end is the end of what it wrote as well.
    foreach ($one in $running) { $one.Ended = $one.Process.WaitForExitAsync() }
    $limit = [System.Threading.Tasks.Task]::Delay([timespan]::FromMinutes(10))
    while ($waiting = @($running | Where-Object { -not $_.Ended.IsCompleted })) {
        $null = [System.Threading.Tasks.Task]::WhenAny([System.Threading.Tasks.Task[]]@(@($waiting.Ended) + $limit)).GetAwaiter().GetResult()
        $failed = $running | Where-Object { $_.Ended.IsCompleted -and $_.Process.ExitCode -ne 0 }
        if ($failed -or $limit.IsCompleted) { $waiting | Where-Object { -not $_.Process.HasExited } | ForEach-Object { $_.Process.Kill($true) } }
    }
    if ($limit.IsCompleted) { Add-Content $running[0].Job.log 'The jobs did not end within ten minutes.' }

    foreach ($one in $running) {
        @{ Name = $one.Job.name; Passed = $one.Process.ExitCode -eq 0; Log = (Get-Content $one.Job.log, "$($one.Job.log).err" -Raw) -join "`n"; Outputs = if (Test-Path $one.Job.outputs) { Get-Content $one.Job.outputs -Raw | ConvertFrom-Json -AsHashtable } }
    }
}

# A call of IAM as the account administrator, signed (AWS General Reference, Signature Version 4): what the module has no cmdlet for.
function Invoke-Iam {
    param($Sandbox, [string] $Action, [hashtable] $Parameter)
    $section = [regex]::Match((Get-Content $Sandbox.CredentialsFile -Raw), '(?ms)^\[account-administrator\].*?(?=^\[|\z)').Value
    $id, $secret = foreach ($key in 'aws_access_key_id', 'aws_secret_access_key') { [regex]::Match($section, "(?m)^$key\s*=\s*(\S+)").Groups[1].Value }
    $body = ((@{ Action = $Action; Version = '2010-05-08' } + $Parameter).GetEnumerator() | ForEach-Object { "$($_.Key)=$([uri]::EscapeDataString($_.Value))" }) -join '&'
    $now = [datetime]::UtcNow
    $stamp, $day = $now.ToString('yyyyMMddTHHmmssZ'), $now.ToString('yyyyMMdd')
    $utf8 = [System.Text.Encoding]::UTF8
    $hash = { param($text) [Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData($utf8.GetBytes($text))).ToLowerInvariant() }
    $type = 'application/x-www-form-urlencoded'
    $canonical = "POST`n/`n`ncontent-type:$type`nhost:$($Sandbox.Endpoint.Authority)`nx-amz-date:$stamp`n`ncontent-type;host;x-amz-date`n$(& $hash $body)"
    $scope = "$day/us-east-1/iam/aws4_request"
    $key = $utf8.GetBytes("AWS4$secret")
    foreach ($part in $day, 'us-east-1', 'iam', 'aws4_request') { $key = [System.Security.Cryptography.HMACSHA256]::HashData($key, $utf8.GetBytes($part)) }
    $signature = [Convert]::ToHexString([System.Security.Cryptography.HMACSHA256]::HashData($key, $utf8.GetBytes("AWS4-HMAC-SHA256`n$stamp`n$scope`n$(& $hash $canonical)"))).ToLowerInvariant()
    $null = Invoke-RestMethod $Sandbox.Endpoint -Method Post -Body $body -ContentType $type -SkipHeaderValidation -Headers @{ 'X-Amz-Date' = $stamp; Authorization = "AWS4-HMAC-SHA256 Credential=$id/$scope, SignedHeaders=content-type;host;x-amz-date, Signature=$signature" }
}

# The identity provider and the roles as the guides have them, the issuer being the sandbox's.
function Set-PipelineRole {
    param($Sandbox, [string] $Folder, [string] $Provider)
    $read = { param($file) (Get-Content (Join-Path $Root "examples/$Folder/$file") -Raw).Replace($Provider, $Issuer) }
    try { Invoke-Iam $Sandbox CreateRole @{ RoleName = 'IamAdministrator'; AssumeRolePolicyDocument = (& $read 'actor-trust-policy.json').Replace('cmk-operator', 'cmk-iam-administrator') } }
    catch { Invoke-Iam $Sandbox UpdateAssumeRolePolicy @{ RoleName = 'IamAdministrator'; PolicyDocument = (& $read 'actor-trust-policy.json').Replace('cmk-operator', 'cmk-iam-administrator') } }
    Invoke-Iam $Sandbox PutRolePolicy @{ RoleName = 'IamAdministrator'; PolicyName = 'pipeline'; PolicyDocument = Get-Content (Join-Path $Root 'examples/pipelines/iam-administrator-policy.json') -Raw }
    Invoke-Iam $Sandbox UpdateAssumeRolePolicy @{ RoleName = 'Operator'; PolicyDocument = & $read 'actor-trust-policy.json' }
    Invoke-Iam $Sandbox UpdateAssumeRolePolicy @{ RoleName = 'KeyAdministrator'; PolicyDocument = (& $read 'actor-trust-policy.json').Replace('cmk-operator', 'cmk-key-administrator') }
    Invoke-Iam $Sandbox UpdateAssumeRolePolicy @{ RoleName = 'Reader'; PolicyDocument = & $read 'reader-trust-policy.json' }
}
