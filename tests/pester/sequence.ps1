# IAM administrator
New-FlinkCmkPolicy -Kind OperatorBase -ApplicationArn $app -ExecutionRoleArn $exec | Grant-FlinkCmkAccess -RoleName Operator -ProfileName iam
New-FlinkCmkPolicy -Kind KeyAdministrator -Region eu-west-1 -AccountId 123456789012 | Grant-FlinkCmkAccess -RoleName KeyAdministrator -ProfileName iam
New-FlinkCmkPolicy -Kind Reader -Region eu-west-1 -AccountId 123456789012 | Grant-FlinkCmkAccess -RoleName Reader -ProfileName iam
# key administrator
$key = New-FlinkCmkKey -Alias alias/orders -ApplicationArn $app -Operator $operatorArn -KeyAdministrator $adminArn -Reader $readerArn -ProfileName keyadmin
# IAM administrator
$key | New-FlinkCmkPolicy -Kind OperatorCmk -ApplicationArn $app | Grant-FlinkCmkAccess -RoleName Operator -ProfileName iam
# reader, then operator
$key | Test-FlinkCmk -ApplicationName orders -Operator $operatorArn -ProfileName reader
$key | Enable-FlinkCmk -ApplicationName orders -ProfileName operator
New-FlinkSnapshot -ApplicationName orders -ProfileName operator
Get-FlinkSnapshot -ApplicationName orders -ProfileName operator | Remove-FlinkAwsOwnedSnapshot -ProfileName operator
