using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Templates;

/// <summary>What CloudFormation knows about the stack. Values come from the parameters given (AWS::Region ...), and otherwise from a sample, since a template is written for any.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html</remarks>
internal sealed class PseudoParameters
{
    private readonly IReadOnlyDictionary<string, string> _given;

    public PseudoParameters(IReadOnlyDictionary<string, string> given)
    {
        _given = given;
        Region = Given("AWS::Region") ?? "us-east-1";
        AccountId = Given("AWS::AccountId") ?? "111122223333";
        Partition = Given("AWS::Partition") ?? AwsPartition.OfRegion(Region);
    }

    public string Region { get; }

    public string AccountId { get; }

    public string Partition { get; }

    /// <summary>The value; <see langword="null"/> where the name is no pseudo parameter with a text as value.</summary>
    public string? Find(string name) => name switch
    {
        "AWS::Region" => Region,
        "AWS::AccountId" => AccountId,
        "AWS::Partition" => Partition,
        "AWS::URLSuffix" => Given(name) ?? (Partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com"),
        "AWS::StackName" => Given(name) ?? "stack",
        "AWS::StackId" => Given(name) ?? $"arn:{Partition}:cloudformation:{Region}:{AccountId}:stack/stack/00000000-0000-0000-0000-000000000000",
        _ => null,
    };

    private string? Given(string name) => _given.TryGetValue(name, out string? value) ? value : null;
}
