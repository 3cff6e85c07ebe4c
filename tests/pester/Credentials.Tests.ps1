BeforeAll {
    . $PSScriptRoot/Common.ps1
    $sandbox = Start-DemoSandbox
    $file = $sandbox.CredentialsFile

    function Get-ProfileValue {
        param([string] $Name, [string] $Key)
        $section = [regex]::Match((Get-Content $file -Raw), "(?ms)^\[$Name\].*?(?=^\[|\z)").Value
        [regex]::Match($section, "(?m)^$Key\s*=\s*(\S+)").Groups[1].Value
    }

    function Get-Caller { $sandbox.GetEvents()[-1].UserIdentity.Arn }

    $administrator = @{ AccessKey = Get-ProfileValue account-administrator aws_access_key_id; SecretKey = Get-ProfileValue account-administrator aws_secret_access_key }
    $session = @{ AccessKey = Get-ProfileValue reader aws_access_key_id; SecretKey = Get-ProfileValue reader aws_secret_access_key; SessionToken = Get-ProfileValue reader aws_session_token }
    $here = @{ Region = 'eu-west-1'; EndpointUrl = $sandbox.Endpoint.AbsoluteUri }
}

AfterAll { $sandbox | Stop-FlinkCmkSandbox }

Describe 'Credentials' {
    It 'may be keys' {
        (Get-FlinkApplication orders @administrator @here).ApplicationName | Should -Be 'orders'
        Get-Caller | Should -BeLike '*user/account-administrator'
    }

    It 'may be keys of a session, under their short names' {
        $null = Get-FlinkApplication orders -AK $session.AccessKey -SK $session.SecretKey -ST $session.SessionToken @here -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].CategoryInfo.Category | Should -Be 'PermissionDenied'
        Get-Caller | Should -BeLike '*assumed-role/Reader/*'
    }

    It 'come from keys before a profile' {
        $null = Get-FlinkApplication orders @administrator @here -ProfileName reader -ProfileLocation $file
        Get-Caller | Should -BeLike '*user/account-administrator'
    }

    It 'do not fall through where a profile is named that does not exist' {
        $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY = $administrator.AccessKey, $administrator.SecretKey
        try {
            $null = Get-FlinkApplication orders -ProfileName nobody -ProfileLocation $file @here -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'ProfileNotFound,*'
            (Get-FlinkApplication orders @here).ApplicationName | Should -Be 'orders' -Because 'the environment serves where no profile is named'
        }
        finally { Remove-Item Env:AWS_ACCESS_KEY_ID, Env:AWS_SECRET_ACCESS_KEY }
    }

    It 'take a path of PowerShell for the file' {
        $null = New-PSDrive Files FileSystem (Split-Path $file)
        (Get-FlinkApplication orders -ProfileName iam -ProfileLocation "Files:/$(Split-Path $file -Leaf)").ApplicationName | Should -Be 'orders'
    }

    It 'are told by their source, never by their secrets' {
        $DebugPreference = 'Continue'
        $text = Get-FlinkApplication orders -ProfileName reader -ProfileLocation $file -Verbose -ErrorAction Continue *>&1 | Out-String -Width 4096
        $text | Should -BeLike '*Credentials come from profile*reader*'
        $text | Should -BeLike '*Region eu-west-1 comes from *'
        foreach ($secret in $session.SecretKey, $session.SessionToken) { $text.Contains($secret) | Should -BeFalse }
    }
}

Describe 'Secrets' {
    It 'are in no stream and in no error record, whatever fails' {
        $secrets = 'this-is-the-secret-key', 'this-is-the-session-token', $administrator.SecretKey, $session.SecretKey, $session.SessionToken
        $Error.Clear()
        $DebugPreference = $VerbosePreference = $ErrorActionPreference = 'Continue'
        $text = & {
            Get-FlinkApplication orders -AK AKIAUNKNOWN -SK this-is-the-secret-key -ST this-is-the-session-token @here
            Get-FlinkApplication orders -AK AKIAUNKNOWN -ST this-is-the-session-token @here
            Get-FlinkApplication orders -AK $session.AccessKey -SK this-is-the-secret-key -ST $session.SessionToken @here
            Get-FlinkApplication orders @session @here
            Get-FlinkCmkKey alias/none @administrator @here
            Get-FlinkApplication orders @administrator -Region eu-west-1 -EndpointUrl http://127.0.0.1:1
        } *>&1 | Out-String -Width 8192
        $Error.Count | Should -BeGreaterThan 4
        # Without the lines that the test itself typed.
        $text += $Error | ForEach-Object { $_.Exception | Format-List * -Force; $_.ErrorDetails; $_.TargetObject; $_.CategoryInfo } | Out-String -Width 8192
        foreach ($secret in $secrets) {
            ($text -split "`n" | Where-Object { $_.Contains($secret) -and $_ -notmatch 'Get-FlinkApplication orders -AK' }) | Should -BeNullOrEmpty
        }
    }
}

Describe 'The environment of a pipeline' {
    AfterEach { Remove-Item Env:AWS_ACCESS_KEY_ID, Env:AWS_SECRET_ACCESS_KEY, Env:AWS_SESSION_TOKEN, Env:AWS_REGION, Env:AWS_ROLE_ARN, Env:AWS_WEB_IDENTITY_TOKEN_FILE -ErrorAction Ignore }

    It 'gives keys of a session and the Region, as a task of Azure DevOps sets them' {
        $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY, $env:AWS_SESSION_TOKEN, $env:AWS_REGION = $session.AccessKey, $session.SecretKey, $session.SessionToken, 'eu-west-1'
        $null = Get-FlinkApplication orders -EndpointUrl $here.EndpointUrl -ErrorAction SilentlyContinue
        Get-Caller | Should -BeLike '*assumed-role/Reader/*'
    }

    It 'says what to do where a token of GitHub Actions cannot be read' {
        $env:AWS_ROLE_ARN, $env:AWS_WEB_IDENTITY_TOKEN_FILE, $env:AWS_REGION = 'arn:aws:iam::123456789012:role/Operator', "$TestDrive/none", 'eu-west-1'
        $null = Get-FlinkApplication orders -EndpointUrl $here.EndpointUrl -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'WebIdentityTokenUnreadable,*'
        $failure[0].ErrorDetails.RecommendedAction | Should -BeLike '*AWS_WEB_IDENTITY_TOKEN_FILE*'
    }
}

Describe 'Endpoints' {
    It 'may be given for each service' {
        # Nobody listens at port 1.
        $null = Get-FlinkCmkKey @administrator -Region eu-west-1 -EndpointUrl @{ kms = $here.EndpointUrl; sts = $here.EndpointUrl; kinesisanalyticsv2 = 'http://127.0.0.1:1' } -ErrorAction Stop
        $null = Get-FlinkApplication orders @administrator -Region eu-west-1 -EndpointUrl @{ kms = $here.EndpointUrl; kinesisanalyticsv2 = 'http://127.0.0.1:1' } -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].CategoryInfo.Category | Should -Be 'ConnectionError'
    }

    It 'are refused in any other form' {
        { Get-FlinkApplication orders @administrator -Region eu-west-1 -EndpointUrl 5 } | Should -Throw -ErrorId 'InvalidEndpointUrl,*'
    }
}

Describe 'A Region' {
    It 'comes from the object in the pipe where none is given' {
        $key = [pscustomobject]@{ ApplicationName = 'orders'; Region = 'eu-west-1' }
        ($key | Get-FlinkApplication @administrator -EndpointUrl $here.EndpointUrl).Region | Should -Be 'eu-west-1'
    }
}
