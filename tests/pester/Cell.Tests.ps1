BeforeDiscovery {
    $key = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'
    $cases = @(
        @{ Text = $null; Shown = '' }
        @{ Text = 'no name of AWS'; Shown = 'no name of AWS' }
        @{ Text = "RUNNING under $key, version 3"; Shown = 'RUNNING under key 1234abcd…, version 3' }
        @{ Text = "$key."; Shown = 'key 1234abcd….' }
        @{ Text = 'arn:aws-cn:kms:cn-north-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab is Enabled'; Shown = 'key mrk-1234abcd… is Enabled' }
        @{ Text = "arn:aws:kms:eu-west-1:123456789012:alias/orders -> $key"; Shown = 'alias/orders -> key 1234abcd…' }
        @{ Text = 'arn:aws:iam::123456789012:role/path/Operator may not'; Shown = 'role/path/Operator may not' }
        @{ Text = 'arn:aws: text, learn:aws:kms:eu-west-1:123456789012:key/x'; Shown = 'arn:aws: text, learn:aws:kms:eu-west-1:123456789012:key/x' }
    )
}

BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'A sentence in a view' {
    It 'leaves out what every ARN of an account repeats: <Text>' -ForEach $cases {
        [CmkFlink.Cmdlets.Views.Cell]::Prose($Text) | Should -BeExactly $Shown
    }
}
