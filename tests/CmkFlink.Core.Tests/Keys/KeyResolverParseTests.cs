using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Tests.Access;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Tests.Keys;

public sealed class KeyResolverParseTests
{
    [Theory]
    [InlineData("1234abcd-12ab-34cd-56ef-1234567890ab", KeyReferenceKind.KeyId)]
    [InlineData("mrk-0123456789abcdef0123456789abcdef", KeyReferenceKind.KeyId)]
    [InlineData(Names.Key, KeyReferenceKind.KeyArn)]
    [InlineData("alias/orders", KeyReferenceKind.Alias)]
    [InlineData("arn:aws-cn:kms:cn-north-1:123456789012:alias/orders", KeyReferenceKind.AliasArn)]
    public void All_four_forms_are_read(string text, KeyReferenceKind kind) => Assert.Equal(kind, KeyResolver.Parse(text).Kind);

    [Theory]
    [InlineData("alias/aws/kinesisanalytics")]
    [InlineData("arn:aws:kms:eu-west-1:123456789012:alias/aws/s3")]
    public void AWS_managed_keys_are_refused_with_the_reason(string text)
    {
        OperationFailure failure = Assert.Throws<OperationException>(() => KeyResolver.Parse(text)).Failure;

        Assert.Equal("AwsManagedKey", failure.Id);
        Assert.Contains(text, failure.Message, StringComparison.Ordinal);
        Assert.Contains("policy cannot be edited", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("orders")]
    [InlineData("alias/")]
    [InlineData("arn:aws:kms:eu-west-1:123456789012:key/")]
    [InlineData("arn:aws:s3:::bucket")]
    public void Anything_else_is_refused_with_the_forms(string? text)
    {
        OperationFailure failure = Assert.Throws<OperationException>(() => KeyResolver.Parse(text)).Failure;

        Assert.Equal("InvalidKey", failure.Id);
        Assert.Contains("alias/NAME", failure.Remedy, StringComparison.Ordinal);
    }
}
