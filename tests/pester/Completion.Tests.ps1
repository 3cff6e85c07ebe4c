BeforeAll {
    . $PSScriptRoot/Common.ps1
    $sandbox = Start-DemoSandbox
    $key = Initialize-Actors $sandbox
    $file = $sandbox.CredentialsFile

    # What the Tab key offers at the end of a line.
    function Complete([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches }
    function Get-Offered([string] $Line) { (Complete $Line).CompletionText -join ' ' }

    # What it offers where there is something to offer. It gives up after less than two seconds, which a busy machine may take for the first answers: the key is pressed again then, as a user would.
    function Get-Answer([string] $Line) {
        foreach ($try in 1..60) {
            $found = Complete $Line
            if ($found) { return $found }
        }
    }
    function Get-OfferedAtLast([string] $Line) { (Get-Answer $Line).CompletionText -join ' ' }

    # In a folder of its own, whose files have the beginnings of everything that is completed below: none of them may ever be offered.
    $null = New-Item -ItemType Directory "$TestDrive/bait"
    foreach ($name in 'orders', 'legacy', 'notebook', 'alias', 'Operator', 'operator', 'nightly-1', 'eu-west-1', 'FLINK-1_20') { $null = New-Item "$TestDrive/bait/$name.txt" }
    Push-Location "$TestDrive/bait"
    $PSDefaultParameterValues = @{ '*-Flink*:ProfileLocation' = $file }
}

AfterAll {
    Pop-Location
    $PSDefaultParameterValues.Clear()
    $sandbox | Stop-FlinkCmkSandbox
}

Describe 'The Tab key' {
    It 'offers <offered> after "<line>"' -ForEach @(
        @{ line = 'Get-FlinkApplication -ProfileName iam '; offered = 'legacy notebook orders' }
        @{ line = 'Get-FlinkApplication -ProfileName iam O'; offered = 'orders' }
        @{ line = 'Get-FlinkApplication -ProfileName iam *e*'; offered = 'legacy notebook orders' }
        @{ line = 'Get-FlinkApplication -ProfileName iam -ApplicationName legacy,or'; offered = 'orders' }
        @{ line = 'Get-FlinkApplication -ProfileName iam "or'; offered = '"orders"' }
        @{ line = 'Get-FlinkApplication -ProfileName operator '; offered = 'orders' }
        @{ line = 'Enable-FlinkCmk -ProfileName iam '; offered = 'orders' }
        @{ line = 'Disable-FlinkCmk -ProfileName iam '; offered = '' }
        @{ line = 'Start-FlinkApplication -ProfileName iam '; offered = 'legacy notebook' }
        @{ line = 'Update-FlinkApplicationRuntime -ProfileName iam '; offered = 'legacy' }
        @{ line = 'Enable-FlinkCmk orders -ProfileName operator -ReaderProfileName reader -KeyArn '; offered = 'alias/orders' }
        @{ line = 'Enable-FlinkCmk orders -ProfileName operator -ReaderProfileName reader -KeyId ord'; offered = 'alias/orders' }
        @{ line = 'Enable-FlinkCmk orders -ProfileName operator -KeyArn '; offered = '' }
        @{ line = 'Enable-FlinkCmkKey -ProfileName keyadmin '; offered = '' }
        @{ line = 'Disable-FlinkCmkKey -ProfileName keyadmin alias'; offered = 'alias/orders' }
        @{ line = 'Set-FlinkCmkKey alias/orders -ProfileName keyadmin -RemoveAlias '; offered = 'alias/orders' }
        @{ line = 'Get-FlinkSnapshot orders -ProfileName operator -SnapshotName '; offered = 'nightly-2 nightly-1' }
        @{ line = 'Get-FlinkSnapshot -ProfileName operator -SnapshotName n'; offered = '' }
        @{ line = 'Start-FlinkApplication orders -ProfileName operator -SnapshotName *1'; offered = 'nightly-1' }
        @{ line = 'Grant-FlinkCmkAccess -ProfileName iam -RoleName op'; offered = 'Operator' }
        @{ line = 'Grant-FlinkCmkAccess -ProfileName iam -UserName op'; offered = 'operator-user' }
        @{ line = 'Grant-FlinkCmkAccess -ProfileName operator -RoleName op'; offered = '' }
        @{ line = 'Initialize-FlinkCmk orders alias/x -ProfileName operator -IamProfileName iam -KeyAdministratorRoleName k'; offered = 'KeyAdministrator' }
        @{ line = 'Get-FlinkApplication -ProfileName operator-'; offered = 'operator-mfa operator-user' }
        @{ line = 'Enable-FlinkCmk -ReaderProfileName rea'; offered = 'reader' }
        @{ line = 'Get-FlinkApplication -Region eu-west-'; offered = 'eu-west-1 eu-west-2 eu-west-3' }
        @{ line = 'New-FlinkApplication x -RuntimeEnvironment FLINK-2'; offered = 'FLINK-2_2' }
        @{ line = 'Update-FlinkApplicationRuntime x -RuntimeEnvironment FLINK-1'; offered = 'FLINK-1_20' }
        @{ line = 'New-FlinkCmkPolicy -Kind Op'; offered = 'OperatorBase OperatorCmk' }
        @{ line = 'Invoke-FlinkCmkRotation orders -Strategy '; offered = 'KeyMaterial NewKey' }
        @{ line = 'New-FlinkApplication o'; offered = '' }
        @{ line = 'New-FlinkSnapshot orders n'; offered = '' }
        @{ line = 'New-FlinkCmkRole op'; offered = '' }
    ) {
        if ($offered) { Get-OfferedAtLast $line | Should -Be $offered } else { Get-Offered $line | Should -Be '' }
    }

    It 'tells the state of what it offers' {
        (Get-Answer 'Get-FlinkApplication -ProfileName iam ord').ToolTip | Should -Be 'RUNNING, FLINK-1_20, under the AWS owned key'
        (Get-Answer 'Get-FlinkCmkKey -ProfileName keyadmin ord').ToolTip | Should -Be "Enabled, alias/orders, $($key.KeyArn)"
        (Get-Answer 'Get-FlinkSnapshot orders -ProfileName operator -SnapshotName nightly-1').ToolTip | Should -BeLike 'READY of orders, * UTC, under the AWS owned key'
        (Get-Answer 'Get-FlinkApplication -ProfileName operator-mfa').ToolTip | Should -Be 'assumes arn:aws:iam::123456789012:role/Operator with profile operator-user, asks for an MFA code; eu-west-1'
    }

    It 'offers the sandboxes of this session' { Get-OfferedAtLast 'Stop-FlinkCmkSandbox http://127' | Should -Be $sandbox.Endpoint.AbsoluteUri }

    It 'quotes a name as PowerShell needs it, and the name binds' {
        $folder = Join-Path $TestDrive 'names'
        $null = New-Item -ItemType Directory $folder
        $text = (Get-Content $file -Raw) -replace '\[operator\]', "[my team's `$operator, new]"
        Set-Content (Join-Path $folder 'credentials') $text
        $offered = Get-OfferedAtLast "Get-FlinkApplication -ProfileLocation '$folder' -ProfileName my"
        $offered | Should -Be "'my team''s `$operator, new'"
        (Invoke-Expression "Get-FlinkApplication orders -ProfileLocation '$folder' -ProfileName $offered").ApplicationName | Should -Be 'orders'
        Get-OfferedAtLast "Get-FlinkApplication -ProfileLocation '$folder' -ProfileName `"my" | Should -Be '"my team''s `$operator, new"'
    }
}

Describe 'Whom the Tab key asks' {
    It 'is who is splatted' {
        $who = @{ ProfileName = 'operator'; Region = 'eu-west-1' }
        Get-OfferedAtLast 'Get-FlinkApplication @who -ApplicationName ' | Should -Be 'orders'
    }

    It 'is who the defaults name, and what is typed comes before them' {
        $PSDefaultParameterValues = @{ '*-Flink*:ProfileLocation' = $file; 'Get-Flink*:ProfileName' = 'operator' }
        Get-OfferedAtLast 'Get-FlinkApplication ' | Should -Be 'orders'
        Get-OfferedAtLast 'Get-FlinkApplication -ProfileName iam ' | Should -Be 'legacy notebook orders'
    }

    It 'is who AWS.Tools'' session variables name' {
        $keys = [regex]::Match((Get-Content $file -Raw), '(?ms)^\[iam\]\s*aws_access_key_id = (\S+)\s*aws_secret_access_key = (\S+)')
        $PSDefaultParameterValues = @{}
        $StoredAWSRegion = 'eu-west-1'
        Get-OfferedAtLast "Get-FlinkApplication -AK $($keys.Groups[1].Value) -SK $($keys.Groups[2].Value) -EndpointUrl $($sandbox.Endpoint) -ApplicationName " | Should -Be 'legacy notebook orders'
    }

    It 'is nobody where <why>' -ForEach @(
        @{ why = 'the profile is the outcome of a command'; line = 'Get-FlinkApplication -ProfileName ("iam".Trim()) -ApplicationName ' }
        @{ why = 'the profile is an unknown variable'; line = 'Get-FlinkApplication -ProfileName $unknownProfile -ApplicationName ' }
        @{ why = 'an unknown variable is splatted'; line = 'Get-FlinkApplication @unknownTable -ApplicationName ' }
        @{ why = 'the profile asks for an MFA code'; line = 'Get-FlinkApplication -ProfileName operator-mfa -ApplicationName ' }
        @{ why = 'there is no such profile'; line = 'Get-FlinkApplication -ProfileName nobody -ApplicationName ' }
        @{ why = 'the default is a script block'; line = 'Get-FlinkApplication -ApplicationName '; default = { 'iam' } }
    ) {
        if ($default) { $PSDefaultParameterValues = @{ '*-Flink*:ProfileLocation' = $file; '*-Flink*:ProfileName' = $default } }
        $before = $sandbox.GetEvents().Count
        Get-Offered $line | Should -Be ''
        $sandbox.GetEvents().Count | Should -Be $before
    }

    It 'is nobody where there are no credentials at all' {
        $saved = @{}
        foreach ($name in 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE') { $saved[$name] = [Environment]::GetEnvironmentVariable($name); Set-Item "Env:$name" "$TestDrive/none" }
        try {
            $PSDefaultParameterValues = @{}
            Get-Offered 'Get-FlinkApplication -Region eu-west-1 -ApplicationName ' | Should -Be ''
        }
        finally { foreach ($name in $saved.Keys) { [Environment]::SetEnvironmentVariable($name, $saved[$name]) } }
    }
}

Describe 'The Tab key and time' {
    It 'asks AWS once for a word and its next letters' {
        # Within the ten seconds that an answer serves; a machine that stood still in between shows nothing.
        foreach ($try in 1..5) {
            $null = Get-OfferedAtLast 'Get-FlinkApplication -ProfileName reader '
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            $before = $sandbox.GetEvents().Count
            $offered = Get-OfferedAtLast 'Get-FlinkApplication -ProfileName reader l'
            $after = $sandbox.GetEvents().Count
            if ($clock.Elapsed.TotalSeconds -lt 5) { break }
            Start-Sleep -Seconds 10
        }
        $offered | Should -Be 'legacy'
        $after | Should -Be $before
    }

    It 'asks anew after a command has changed something' {
        $null = Get-Offered 'New-FlinkSnapshot -ProfileName operator '
        $null = New-FlinkSnapshot orders tab-1 -ProfileName operator
        Get-OfferedAtLast 'Get-FlinkSnapshot orders -ProfileName operator -SnapshotName tab' | Should -Be 'tab-1'
        $null = New-FlinkSnapshot orders tab-2 -ProfileName operator
        Get-OfferedAtLast 'Get-FlinkSnapshot orders -ProfileName operator -SnapshotName tab' | Should -Be 'tab-2 tab-1'
    }

    It 'offers nothing, soon, where the endpoint is <state>' -ForEach @(@{ state = 'silent' }, @{ state = 'down' }) {
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        $port = $listener.LocalEndpoint.Port
        if ($state -eq 'down') { $listener.Stop() }
        try {
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            Get-Offered "Get-FlinkApplication -ProfileName iam -EndpointUrl http://127.0.0.1:$port -ApplicationName " | Should -Be ''
            # The limit is below two seconds; the rest is for a machine that does many things at once.
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 30
        }
        finally { $listener.Stop() }
    }

    It 'leaves no error behind' {
        $Error.Clear()
        $null = Get-Offered 'Get-FlinkApplication -ProfileName nobody -ApplicationName '
        $null = Get-Offered 'Get-FlinkApplication @unknownTable -ApplicationName '
        $null = Get-Offered 'Get-FlinkApplication -ProfileName iam -EndpointUrl http://127.0.0.1:1 -ApplicationName '
        $Error | Should -BeNullOrEmpty
    }
}
