# Every view as a terminal of 100 columns shows it, and what a log gets of its colours.
BeforeDiscovery {
    $formats = [xml](Get-Content (Join-Path $PSScriptRoot '../../CmkFlink.Format.ps1xml') -Raw)
    $views = @($formats.Configuration.ViewDefinitions.View | ForEach-Object {
            @{ View = $_.Name; Type = $_.ViewSelectedBy.TypeName; Kind = if ($_.TableControl) { 'Table' } else { 'List' }; Wraps = [bool]$_.SelectSingleNode('.//Wrap') }
        })
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    # Words are broken where the language breaks them; without a language PowerShell breaks anywhere.
    $culture = [cultureinfo]::CurrentCulture, [cultureinfo]::CurrentUICulture
    [cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = [cultureinfo]::GetCultureInfo('en-US')
    $rendering = $PSStyle.OutputRendering

    # An object of a type, its texts as long as AWS allows; made without its constructor, because no cmdlet is needed for a view.
    function New-Long {
        param([type] $Type)
        $object = [System.Runtime.Serialization.FormatterServices]::GetUninitializedObject($Type)
        foreach ($field in $Type.GetFields('Instance, NonPublic')) {
            $name = $field.Name -replace '^<|>.*$'
            $plain = [Nullable]::GetUnderlyingType($field.FieldType)
            if (-not $plain) { $plain = $field.FieldType }
            $value = switch -Regex ("$($plain.FullName) $name") {
                '^System\.String (Application)?Arn$|ApplicationArn$' { "arn:aws-us-gov:kinesisanalytics:us-gov-west-1:123456789012:application/$longName"; break }
                '^System\.String (.*KeyArn|Before|After)$' { 'arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab'; break }
                '^System\.String (Principal|RoleArn|PolicyArn|ServiceExecutionRole)$' { "arn:aws-us-gov:iam::123456789012:role/service-role/$('a' * 64)"; break }
                '^System\.String ApplicationName$' { $longName; break }
                '^System\.String (SnapshotName|Name)$' { "UPDATEAPPLICATION-$longName-1795315050573"; break }
                '^System\.String (KeyId)$' { 'mrk-1234abcd12ab34cd56ef1234567890ab'; break }
                '^System\.String .*Alias$' { "alias/$('orders-' * 34)end"; break }
                '^System\.String (Status|SnapshotStatus)$' { 'DELETING'; break }
                '^System\.String KeyState$' { 'PendingDeletion'; break }
                '^System\.String Region$' { 'ap-southeast-1'; break }
                '^System\.String RuntimeEnvironment$' { 'ZEPPELIN-FLINK-3_0'; break }
                '^System\.String VersionId$' { 'v1234'; break }
                '^System\.String Action$' { if ($Type.Name -eq 'FlinkCmkStateReader') { 'kms:ReEncryptFrom' } elseif ($Type.Name -eq 'FlinkCmkStep') { 'create the key that takes the place of another, with the same policy' } else { 'kms:GenerateDataKeyWithoutPlaintext' }; break }
                '^System\.String RuleId$' { if ($Type.Name -eq 'FlinkCmkFinding') { 'CMK050' } else { 'SnapshotsUnderAwsOwnedKey' }; break }
                '^System\.String Account$' { '123456789012'; break }
                '^System\.String Check$' { 'InfrastructureAccess'; break }
                '^System\.String ChangeId$' { '0a1b2c3d'; break }
                '^System\.String Id$' { 'ApplicationNotFound'; break }
                '^System\.String Json$' { '{}'; break }
                '^System\.String ' { 'Key alias/orders names another key than the application uses, and what is to be done is a long sentence. ' * 3; break }
                '^System\.Uri ' { [uri]'http://127.0.0.1:65535/'; break }
                '^System\.DateTime ' { [datetime]::new(2026, 12, 31, 23, 59, 59, [DateTimeKind]::Utc); break }
                '^System\.TimeSpan ' { [timespan]::FromMinutes(123); break }
                '^System\.Int64 Line$' { 1234L; break }
                '^System\.Int64 ' { 123456L; break }
                '^System\.Int32 ' { if ($name -eq 'Number') { 12 } else { 12345 }; break }
                '^System\.Boolean ' { $false; break }
                default { if ($plain.IsEnum) { [enum]::GetValues($plain) | Sort-Object { "$_".Length } | Select-Object -Last 1 } elseif ($plain.Name -like 'FlinkCmk*') { New-Long $plain } else { $null } }
            }
            if ($null -ne $value) { $field.SetValue($object, $value) }
        }
        $object
    }

    function Get-OurType {
        param([string] $Name)
        $assembly = [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.Location -like "$(Split-Path $Manifest)*" } | Where-Object { $_.GetType($Name) } | Select-Object -First 1
        $assembly.GetType($Name)
    }

    function Show-Width {
        param($Object, [string] $Kind, [int] $Width = 100)
        $text = if ($Kind -eq 'Table') { $Object | Format-Table | Out-String -Width $Width } else { $Object | Format-List | Out-String -Width $Width }
        $text.TrimEnd() -split '\r?\n'
    }

    # What a script of its own process leaves in a file: redirected by itself, or by whoever has started it.
    function Get-Log {
        param([string] $Before, [string] $NoColour, [bool] $Inside)
        $log, $script = 1..2 | ForEach-Object { Join-Path $TestDrive "$([guid]::NewGuid()).ps1" }
        $shown = "Get-FlinkCmkStatus -ProfileName iam -ProfileLocation '$($sandbox.CredentialsFile)'", "Get-FlinkCmkStatus orders -ProfileName iam -ProfileLocation '$($sandbox.CredentialsFile)' | Format-List", "Get-FlinkSnapshot orders -ProfileName iam -ProfileLocation '$($sandbox.CredentialsFile)'"
        if ($Inside) { $shown = $shown.ForEach{ "$_ *>> '$log'" } }
        Set-Content $script (@($Before, "Import-Module '$Manifest'") + $shown)
        $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
        foreach ($argument in '-NoProfile', '-NonInteractive', '-File', $script) { $start.ArgumentList.Add($argument) }
        $null = $start.Environment.Remove('NO_COLOR')
        if ($NoColour) { $start.Environment['NO_COLOR'] = $NoColour }
        $start.RedirectStandardOutput = $true
        $process = [System.Diagnostics.Process]::Start($start)
        $text = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        if ($Inside) { Get-Content $log -Raw } else { $text }
    }

    $longName = ('orders-enrichment-' * 8).Substring(0, 119) + '-eu-prod1'
    # Loads every assembly whose objects are shown.
    $sandbox = Start-DemoSandbox
    $null = Get-FlinkCmkStatus -ProfileName iam -ProfileLocation $sandbox.CredentialsFile
    $null = New-FlinkCmkPolicy -Kind Reader -Region eu-west-1 -AccountId 123456789012 | Test-FlinkCmkPolicy
}

AfterAll {
    $PSStyle.OutputRendering = $rendering
    [cultureinfo]::CurrentCulture, [cultureinfo]::CurrentUICulture = $culture
    $sandbox | Stop-FlinkCmkSandbox
}

Describe 'A view at 100 columns' {
    BeforeEach { $PSStyle.OutputRendering = 'PlainText' }

    It '<View> has no line that is longer' -ForEach $views {
        $lines = Show-Width (New-Long (Get-OurType $Type)) $Kind
        $lines.Count | Should -BeGreaterThan 2
        $lines | Where-Object { $_.Length -gt 100 } | Should -BeNullOrEmpty
        # A name that Out-String had to break would go on at the beginning of a line.
        if ($Kind -eq 'List') { $lines | Where-Object { $_ -and $_ -notmatch '^\w+ *:( |$)|^ {3,}' } | Should -BeNullOrEmpty }
    }

    It '<View> shows an object in one line, and only a sentence goes on in its own column' -ForEach @($views | Where-Object { $_.Kind -eq 'Table' }) {
        $lines = @(Show-Width (New-Long (Get-OurType $Type)) 'Table')
        $ruler = [array]::FindIndex([string[]]$lines, [Predicate[string]] { param($line) $line -match '^ *-+( +-+)*\s*$' })
        $rows = @($lines[($ruler + 1)..($lines.Count - 1)] | Where-Object { $_.Trim() })
        if (-not $Wraps) { $rows.Count | Should -Be 1; return }
        # What a step does is a sentence as well as what came of it.
        $prose = if ($View -eq 'FlinkCmkStep') { 2 } else { 1 }
        $starts = @([regex]::Matches($lines[$ruler], '(?<= |^)-').Index)
        $last = $starts[-$prose]
        $rows | Select-Object -Skip 1 | ForEach-Object { $_.PadRight($last).Substring(0, $last).Trim() | Should -BeNullOrEmpty }
    }

    It '<View> has all its columns' -ForEach @($views | Where-Object { $_.Kind -eq 'Table' }) {
        $columns = @(Get-FormatData -TypeName $Type | ForEach-Object { $_.FormatViewDefinition.Control } | Where-Object { $_ -is [System.Management.Automation.TableControl] })[0].Headers.Count
        $ruler = Show-Width (New-Long (Get-OurType $Type)) 'Table' | Where-Object { $_ -match '^ *-+( +-+)*\s*$' }
        @($ruler.Trim() -split ' +').Count | Should -Be $columns
    }

    It 'begins a table with what tells its rows apart, and keeps both ends of a name' {
        $row = (Show-Width (New-Long (Get-OurType 'CmkFlink.Core.Estate.FlinkCmkStatus')) 'Table')[-1]
        $row | Should -Match '^orders-enri….*-eu-prod1 +ap-southeast-1 '
    }

    It 'aligns numbers to the right' {
        $lines = @(Get-FlinkApplication orders, legacy -ProfileName iam -ProfileLocation $sandbox.CredentialsFile | Format-Table | Out-String -Width 100) -split '\r?\n'
        $end = ($lines -match '^Application')[0].IndexOf('Version') + 'Version'.Length
        ($lines -match '^orders').Substring(0, $end) | Should -Match ' 1$'
    }

    It 'shows times as this computer has them, and keeps UTC in the data' {
        $status = Get-FlinkCmkStatus orders -ProfileName iam -ProfileLocation $sandbox.CredentialsFile
        $status.Observed.Kind | Should -Be 'Utc'
        (Show-Width $status 'List') -match '^Observed' | Should -Match ([regex]::Escape($status.Observed.ToLocalTime().ToString('yyyy-MM-dd HH:mm:ss zzz', [cultureinfo]::InvariantCulture)))
    }
}

Describe 'A view, whoever looks' {
    BeforeAll {
        $PSDefaultParameterValues = @{ '*-Flink*:ProfileName' = 'iam'; '*-Flink*:ProfileLocation' = $sandbox.CredentialsFile }
        $PSStyle.OutputRendering = 'PlainText'
        $answers = Join-Path $TestDrive 'key.json'
        $permissive = New-FlinkCmkPolicy Permissive -ApplicationArn $app -Operator $operatorArn -KeyAdministrator $adminArn
        $permissive.Json | Set-Content $answers
        $shown = @(
            Get-FlinkApplication; Get-FlinkSnapshot orders; Get-FlinkCmkStatus; Get-FlinkCmkRotation; Test-FlinkCmk orders; $permissive; $permissive | Test-FlinkCmkPolicy; $sandbox
            Compare-FlinkCmkPolicy (New-FlinkCmkPolicy KeyPolicy -ApplicationArn $app -Operator $operatorArn -KeyAdministrator $adminArn) $permissive
            Test-FlinkCmkAccess -ApplicationArn $app -KeyArn arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab -KeyPolicyPath $answers -Operator $operatorArn
        )
    }

    It 'reads the same of what came from a file, a job or another machine' {
        foreach ($one in $shown) {
            $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($one, 4))
            foreach ($kind in 'Table', 'List') { Show-Width $copy $kind | Should -Be (Show-Width $one $kind) -Because "$($one.GetType().Name) is shown as a $kind" }
        }
    }

    It 'reads the same in strict mode' {
        foreach ($one in $shown) {
            $expected = foreach ($kind in 'Table', 'List') { Show-Width $one $kind }
            $strict = & {
                Set-StrictMode -Version Latest
                foreach ($kind in 'Table', 'List') { Show-Width $one $kind }
            }
            $strict | Should -Be $expected -Because "$($one.GetType().Name) is shown"
        }
    }
}

Describe 'Colours' {
    It 'are shown beside the word where the host takes them' {
        $PSStyle.OutputRendering = 'Ansi'
        Get-FlinkApplication orders -ProfileName iam -ProfileLocation $sandbox.CredentialsFile | Out-String -Width 100 | Should -Match "`e\[32mRUNNING`e\[0m"
    }

    It 'do not disturb the columns' {
        $found = Get-FlinkApplication -ProfileName iam -ProfileLocation $sandbox.CredentialsFile
        $PSStyle.OutputRendering = 'Ansi'
        $coloured = $found | Out-String -Width 100
        $PSStyle.OutputRendering = 'PlainText'
        ($coloured -replace "`e\[[\d;]*m" -split '\r?\n').TrimEnd() | Should -Be (($found | Out-String -Width 100) -split '\r?\n').TrimEnd()
    }

    It 'are in no log: <how>' -ForEach @(
        @{ how = 'NO_COLOR'; before = '$null = 0'; environment = '1'; inside = $false }
        @{ how = 'plain text'; before = '$PSStyle.OutputRendering = "PlainText"'; environment = $null; inside = $false }
        @{ how = 'redirected by PowerShell'; before = '$null = 0'; environment = $null; inside = $true }
    ) {
        $text = Get-Log $before $environment $inside
        $text | Should -Match 'orders +eu-west-1 +RUNNING'
        $text | Should -Match 'KeyType +: AwsOwnedKey'
        $text | Should -Not -Match "`e"
    }

    It 'are in no cell where PowerShell''s own output is a file, in which it colours headers and labels itself' {
        $text = Get-Log '$null = 0' $null $false
        ($text -split '\r?\n') -match 'eu-west-1|READY|AWS owned' -replace "^`e\[[\d;]+m\w+ *: `e\[0m" | Should -Not -Match "`e"
        $text | Should -Match 'orders +eu-west-1 +RUNNING'
    }
}

Describe 'The helpers of the views' {
    It 'cuts <text> to <width>: <cut>' -ForEach @(
        @{ text = 'orders'; width = 6; cut = 'orders' }
        @{ text = 'orders-eu'; width = 6; cut = 'ord…eu' }
        @{ text = 'orders-eu'; width = 2; cut = 'orders-eu' }
        @{ text = $null; width = 6; cut = '' }
    ) { [CmkFlink.Cmdlets.Views.Cell]::Middle($text, $width) | Should -BeExactly $cut }

    It 'keeps both halves of a character together' {
        $pair = [char]::ConvertFromUtf32(0x1F511)
        foreach ($width in 3..9) {
            $cut = [CmkFlink.Cmdlets.Views.Cell]::Middle($pair * 6, $width)
            $cut.Length | Should -BeLessOrEqual $width
            [System.Text.Encoding]::UTF8.GetString([System.Text.Encoding]::UTF8.GetBytes($cut)) | Should -BeExactly $cut
        }
    }

    It 'says <span> as <text>' -ForEach @(
        @{ span = [timespan]::FromMilliseconds(420); text = '0.4 s' }
        @{ span = [timespan]::FromSeconds(42); text = '42 s' }
        @{ span = [timespan]::FromSeconds(200); text = '3 min 20 s' }
        @{ span = [timespan]::FromMinutes(65); text = '1 h 5 min' }
        @{ span = $null; text = '' }
    ) { [CmkFlink.Cmdlets.Views.Cell]::Duration($span) | Should -BeExactly $text }

    It 'names the key <arn> <short>' -ForEach @(
        @{ arn = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'; short = '1234abcd…' }
        @{ arn = 'arn:aws:kms:eu-west-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab'; short = 'mrk-1234abcd…' }
        @{ arn = 'AwsOwnedKey'; short = 'AWS owned' }
        @{ arn = $null; short = 'AWS owned' }
    ) { [CmkFlink.Cmdlets.Views.Cell]::ShortKey($arn) | Should -BeExactly $short }

    It 'writes a table as lines in the order of its names' {
        [CmkFlink.Cmdlets.Views.Cell]::Lines(@{ b = 2; a = 1 }) | Should -BeExactly "a = 1`nb = 2"
        [CmkFlink.Cmdlets.Views.Cell]::Lines(@('x', 'y')) | Should -BeExactly "x`ny"
        [CmkFlink.Cmdlets.Views.Cell]::Lines($null) | Should -BeExactly ''
    }
}
