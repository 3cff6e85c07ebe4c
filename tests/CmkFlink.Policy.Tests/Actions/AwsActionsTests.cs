using CmkFlink.Policy.Actions;

namespace CmkFlink.Policy.Tests.Actions;

public sealed class AwsActionsTests
{
    /// <summary>54 operations of the model less ReEncrypt and the 11 without a key, with ReEncryptFrom, ReEncryptTo and SynchronizeMultiRegionKey; counted by hand.</summary>
    [Fact]
    public void Every_action_on_a_key_is_there() => Assert.Equal((45, 11, 17), (AwsActions.OnKeys.Count, AwsActions.Kms.Count - AwsActions.OnKeys.Count, AwsActions.Kms.Count(a => a.IsGrantable)));

    [Fact]
    public void No_action_is_there_twice() => Assert.Equal(AwsActions.All.Count, AwsActions.All.Select(a => a.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    [Theory]
    [InlineData("kms:decrypt", "arn:aws:kms:eu-west-1:111122223333:key/x")]
    [InlineData("kms:CreateKey", "*")]
    [InlineData("kinesisanalytics:StartApplication", "arn:aws:kinesisanalytics:eu-west-1:111122223333:application/x")]
    [InlineData("kinesisanalytics:ListApplications", "*")]
    [InlineData("kinesisanalytics:DeleteSnapshot", "arn:aws:kinesisanalytics:eu-west-1:111122223333:snapshot/x")]
    [InlineData("iam:PassRole", "arn:aws:iam::111122223333:role/x")]
    [InlineData("iam:GetUserPolicy", "arn:aws:iam::111122223333:user/x")]
    [InlineData("iam:GetPolicyVersion", "arn:aws:iam::111122223333:policy/x")]
    [InlineData("iam:ListRoles", "*")]
    [InlineData("sts:AssumeRole", "arn:aws:iam::111122223333:role/x")]
    public void An_action_knows_its_resource(string name, string arn) => Assert.Equal(arn, AwsActions.Find(name)!.ResourceArn(new("aws", "", "eu-west-1", "111122223333", ""), "x"));

    [Theory]
    [InlineData("kms:ReEncrypt")]
    [InlineData("s3:GetObject")]
    public void What_is_no_action_of_these_services_is_not_found(string name) => Assert.Null(AwsActions.Find(name));
}
