using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Evaluation;

/// <summary>Conditions by hand from the IAM user guide: "condition operators", "single-valued vs. multivalued context keys", "variables". Each is judged in an Allow and in a Deny.</summary>
public class ConditionTests
{
    private const string Operators = "reference_policies_elements_condition_operators";
    private const string Sets = "reference_policies_condition-single-vs-multi-valued-context-keys";
    private const string Blocks = "reference_policies_condition_multiple-keys-or-values";

    /// <summary>Condition block, context (key=value; several values after | ; an empty set as key=[]), whether it matches, the page that says so.</summary>
    public static TheoryData<string, string, bool, string> Cases => new()
    {
        // Strings
        { "'StringEquals':{'kms:x':'a'}", "kms:x=a", true, Operators },
        { "'StringEquals':{'kms:x':'a'}", "kms:x=A", false, Operators },
        { "'StringEquals':{'kms:x':'a*'}", "kms:x=ab", false, Operators },
        { "'StringEquals':{'kms:x':['a','b']}", "kms:x=b", true, Blocks },
        { "'StringEquals':{'KMS:X':'a'}", "kms:x=a", true, "reference_policies_elements_condition: names of keys ignore case" },
        { "'StringNotEquals':{'kms:x':'a'}", "kms:x=A", true, Operators },
        { "'StringNotEquals':{'kms:x':['a','b']}", "kms:x=b", false, Blocks + ": negated operators are NOR" },
        { "'StringNotEquals':{'kms:x':['a','b']}", "kms:x=c", true, Blocks },
        { "'StringEqualsIgnoreCase':{'kms:x':'Ab'}", "kms:x=aB", true, Operators },
        { "'StringNotEqualsIgnoreCase':{'kms:x':'Ab'}", "kms:x=aB", false, Operators },
        { "'StringLike':{'kms:x':'a*c'}", "kms:x=abbc", true, Operators },
        { "'StringLike':{'kms:x':'a?c'}", "kms:x=abbc", false, Operators },
        { "'StringLike':{'kms:x':'a*c'}", "kms:x=ABC", false, Operators },
        { "'StringNotLike':{'kms:x':'a*'}", "kms:x=b", true, Operators },
        { "'stringequals':{'kms:x':'a'}", "kms:x=a", true, "reference_policies_grammar" },

        // Absent keys
        { "'StringEquals':{'kms:x':'a'}", "", false, Operators },
        { "'StringNotEquals':{'kms:x':'a'}", "", true, Operators + ": a negated operator matches an absent key" },
        { "'StringEqualsIfExists':{'kms:x':'a'}", "", true, Operators + ": IfExists" },
        { "'StringEqualsIfExists':{'kms:x':'a'}", "kms:x=b", false, Operators + ": IfExists" },
        { "'ArnNotLike':{'aws:x':'arn:aws:iam::*:role/*'}", "", true, Operators },
        { "'NumericLessThan':{'aws:MultiFactorAuthAge':'300'}", "", false, Operators },
        { "'NumericLessThanIfExists':{'aws:MultiFactorAuthAge':'300'}", "", true, Operators },
        { "'Bool':{'aws:MultiFactorAuthPresent':'false'}", "", false, Operators },
        { "'BoolIfExists':{'aws:MultiFactorAuthPresent':'false'}", "", true, Operators },
        { "'NotIpAddress':{'aws:SourceIp':'10.0.0.0/8'}", "", true, Operators },

        // Null
        { "'Null':{'kms:x':'true'}", "", true, Operators + ": Null" },
        { "'Null':{'kms:x':'true'}", "kms:x=a", false, Operators + ": Null" },
        { "'Null':{'kms:x':'false'}", "kms:x=a", true, Operators + ": Null" },
        { "'Null':{'kms:x':'false'}", "", false, Operators + ": Null" },
        { "'Null':{'kms:x':false}", "kms:x=[]", false, Sets + ": Null false asks for a value" },

        // Numbers, dates
        { "'NumericEquals':{'s3:max-keys':'10'}", "s3:max-keys=10.0", true, Operators },
        { "'NumericEquals':{'s3:max-keys':10}", "s3:max-keys=ten", false, Operators },
        { "'NumericNotEquals':{'s3:max-keys':'10'}", "s3:max-keys=11", true, Operators },
        { "'NumericLessThan':{'s3:max-keys':'10'}", "s3:max-keys=10", false, Operators },
        { "'NumericLessThanEquals':{'s3:max-keys':'10'}", "s3:max-keys=10", true, Operators },
        { "'NumericGreaterThan':{'s3:max-keys':'10'}", "s3:max-keys=9", false, Operators },
        { "'NumericGreaterThanEquals':{'s3:max-keys':['20','10']}", "s3:max-keys=11", true, Blocks },
        { "'DateLessThan':{'aws:CurrentTime':'2026-11-21T12:00:00Z'}", "aws:CurrentTime=2026-11-21T11:59:59Z", true, Operators },
        { "'DateLessThan':{'aws:CurrentTime':'2026-11-21T12:00:00Z'}", "aws:CurrentTime=2026-11-21T13:00:00+01:00", false, Operators },
        { "'DateLessThanEquals':{'aws:CurrentTime':'2026-11-21T12:00:00Z'}", "aws:CurrentTime=2026-11-21T13:00:00+01:00", true, Operators },
        { "'DateGreaterThan':{'aws:CurrentTime':'2026-11-21'}", "aws:CurrentTime=2026-11-21T00:00:01Z", true, Operators },
        { "'DateGreaterThan':{'aws:EpochTime':'1000'}", "aws:EpochTime=1001", true, Operators + ": epoch time" },
        { "'DateEquals':{'aws:CurrentTime':'1970-01-01T00:16:40Z'}", "aws:CurrentTime=1000", true, Operators },
        { "'DateNotEquals':{'aws:CurrentTime':'2026-11-21T12:00:00Z'}", "aws:CurrentTime=2026-11-21T12:00:00Z", false, Operators },

        // Booleans
        { "'Bool':{'aws:SecureTransport':'true'}", "aws:SecureTransport=True", true, Operators },
        { "'Bool':{'aws:SecureTransport':true}", "aws:SecureTransport=false", false, Operators },

        // Addresses
        { "'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}", "aws:SourceIp=203.0.113.255", true, Operators },
        { "'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}", "aws:SourceIp=203.0.114.0", false, Operators },
        { "'IpAddress':{'aws:SourceIp':'203.0.113.8/29'}", "aws:SourceIp=203.0.113.16", false, Operators },
        { "'IpAddress':{'aws:SourceIp':'203.0.113.7'}", "aws:SourceIp=203.0.113.7", true, Operators + ": without a prefix /32" },
        { "'IpAddress':{'aws:SourceIp':'2001:DB8:1234:5678::/64'}", "aws:SourceIp=2001:db8:1234:5678::1", true, Operators },
        { "'IpAddress':{'aws:SourceIp':'2001:DB8::/32'}", "aws:SourceIp=203.0.113.7", false, Operators },
        { "'NotIpAddress':{'aws:SourceIp':['203.0.113.0/24','198.51.100.0/24']}", "aws:SourceIp=198.51.100.1", false, Blocks },

        // ARNs, part by part
        { "'ArnLike':{'aws:SourceArn':'arn:aws:kinesisanalytics:*:111122223333:application/*'}", "aws:SourceArn=arn:aws:kinesisanalytics:eu-west-1:111122223333:application/orders", true, Operators },
        { "'ArnEquals':{'aws:SourceArn':'arn:aws:kinesisanalytics:*:111122223333:application/*'}", "aws:SourceArn=arn:aws:kinesisanalytics:eu-west-1:111122223333:application/orders", true, Operators + ": ArnEquals and ArnLike behave identically" },
        { "'ArnLike':{'aws:SourceArn':'arn:aws:*:111122223333:application/orders:x'}", "aws:SourceArn=arn:aws:kinesisanalytics:eu-west-1:111122223333:application/orders:x", false, Operators + ": each of the six components is checked separately" },
        { "'ArnLike':{'aws:SourceArn':'arn:aws:sns:*:*:a*z'}", "aws:SourceArn=arn:aws:sns:eu-west-1:111122223333:a:b:z", true, Operators },
        { "'ArnEquals':{'aws:SourceArn':'arn:aws:sns:eu-west-1:111122223333:A'}", "aws:SourceArn=arn:aws:sns:eu-west-1:111122223333:a", false, Operators },
        { "'ArnNotEquals':{'aws:SourceArn':'arn:aws:sns:*:*:a'}", "aws:SourceArn=arn:aws:sns:eu-west-1:111122223333:b", true, Operators },
        { "'ArnLike':{'aws:SourceArn':'arn:aws:sns:*:*:*'}", "aws:SourceArn=orders", false, Operators },

        // Sets
        { "'ForAllValues:StringEquals':{'kms:GrantOperations':'Decrypt'}", "kms:GrantOperations=|Decrypt", true, Sets },
        { "'ForAllValues:StringEquals':{'kms:GrantOperations':'Decrypt'}", "kms:GrantOperations=Decrypt|Encrypt", false, Sets },
        { "'ForAllValues:StringEquals':{'kms:GrantOperations':['Decrypt','Encrypt']}", "kms:GrantOperations=Decrypt|Encrypt", true, Sets },
        { "'ForAllValues:StringEquals':{'kms:GrantOperations':'Decrypt'}", "", true, Sets + ": true for an absent key" },
        { "'ForAllValues:StringEquals':{'kms:GrantOperations':'Decrypt'}", "kms:GrantOperations=[]", true, Sets + ": true for an empty set" },
        { "'ForAllValues:StringNotEquals':{'kms:GrantOperations':'Encrypt'}", "kms:GrantOperations=Decrypt|Encrypt", false, Sets },
        { "'ForAnyValue:StringEquals':{'kms:GrantOperations':'Decrypt'}", "kms:GrantOperations=Decrypt|Encrypt", true, Sets },
        { "'ForAnyValue:StringEquals':{'kms:GrantOperations':'Sign'}", "kms:GrantOperations=Decrypt|Encrypt", false, Sets },
        { "'ForAnyValue:StringEquals':{'kms:GrantOperations':'Decrypt'}", "", false, Sets + ": false for an absent key" },
        { "'ForAnyValue:StringEqualsIfExists':{'kms:GrantOperations':'Decrypt'}", "", true, Operators + ": IfExists" },
        { "'ForAnyValue:StringNotEquals':{'kms:GrantOperations':'Decrypt'}", "kms:GrantOperations=Decrypt|Encrypt", true, Sets },
        { "'ForAnyValue:StringLike':{'kms:EncryptionContextKeys':'aws:*'}", "kms:EncryptionContextKeys=|aws:kinesisanalytics:arn", true, Sets },

        // Several keys and operators
        { "'StringEquals':{'kms:x':'a','kms:y':'b'}", "kms:x=a;kms:y=c", false, Blocks + ": keys are joined by AND" },
        { "'StringEquals':{'kms:x':'a'},'StringLike':{'kms:y':'b*'}", "kms:x=a;kms:y=bb", true, Blocks },
        { "'StringEquals':{'kms:x':'a'},'Null':{'kms:y':'true'}", "kms:x=a;kms:y=b", false, Blocks + ": operators are joined by AND" },

        // Variables (the caller is the user olga)
        { "'StringEquals':{'kms:x':'${aws:username}'}", "kms:x=olga", true, "reference_policies_variables" },
        { "'StringEquals':{'kms:x':'${aws:username}'}", "kms:x=${aws:username}", false, "reference_policies_variables" },
        { "'StringLike':{'kms:x':'home/${aws:username}/*'}", "kms:x=home/olga/notes", true, "reference_policies_variables" },
        { "'StringLike':{'kms:x':'${kms:y}'}", "kms:x=anything;kms:y=*", false, "reference_policies_variables: wildcards in a value are characters" },
        { "'StringLike':{'kms:x':'a${*}c'}", "kms:x=abc", false, "reference_policies_variables: special characters" },
        { "'StringLike':{'kms:x':'a${*}c'}", "kms:x=a*c", true, "reference_policies_variables: special characters" },
        { "'StringEquals':{'kms:x':'${$}{y}'}", "kms:x=${y}", true, "reference_policies_variables: special characters" },
        { "'StringEquals':{'kms:x':'${aws:PrincipalTag/team, 'none'}'}".Replace("'none'", "\\u0027none\\u0027", StringComparison.Ordinal), "kms:x=none", true, "reference_policies_variables: default values" },
        { "'StringEquals':{'kms:x':'${aws:PrincipalTag/team, 'none'}'}".Replace("'none'", "\\u0027none\\u0027", StringComparison.Ordinal), "kms:x=red;aws:PrincipalTag/team=red", true, "reference_policies_variables: default values" },
        { "'StringEquals':{'kms:x':'${aws:PrincipalTag/team}'}", "kms:x=", false, "reference_policies_variables: a variable without value matches nothing" },
        { "'StringEquals':{'kms:x':'${kms:y}'}", "kms:x=a;kms:y=|a", false, "reference_policies_variables: no multivalued keys" },
        { "'ArnLike':{'aws:SourceArn':'arn:aws:iam::*:user/${aws:username}'}", "aws:SourceArn=arn:aws:iam::111122223333:user/olga", true, "reference_policies_variables" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_condition_matches_as_documented(string condition, string context, bool matches, string source)
    {
        AuthorizationRequest request = new() { Principal = User, Action = "kms:Decrypt", Resource = Key, ResourceAccount = Account, Region = Region, Context = Context(context) };

        AccessDecision allow = Decide(request, $"{{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*','Condition':{{{condition}}}}}");
        AccessDecision deny = Decide(request, "{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*'}", $"{{'Effect':'Deny','Principal':'*','Action':'*','Resource':'*','Condition':{{{condition}}}}}");

        Assert.True(allow.IsAllowed == matches, $"Allow: {source}");
        Assert.True(deny.Outcome == (matches ? AccessOutcome.ExplicitlyDenied : AccessOutcome.Allowed), $"Deny: {source}");
    }

    [Theory]
    [InlineData("2012-10-17", true)]
    [InlineData("2008-10-17", false)]
    public void Variables_are_filled_in_from_version_2012_on(string version, bool filledIn)
    {
        const string statement = "{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*','Condition':{'StringEquals':{'kms:x':'${aws:username}'}}}";
        CompiledPolicy policy = Compile(PolicyOf(version, statement));

        Assert.Equal(filledIn, Decided("kms:x=olga"));
        Assert.Equal(!filledIn, Decided("kms:x=${aws:username}"));

        bool Decided(string context) => PolicyEvaluator.Evaluate(
            new AuthorizationRequest { Principal = User, Action = "kms:Decrypt", Resource = Key, ResourceAccount = Account, Region = Region, Context = Context(context) },
            new AuthorizationPolicies { Resource = policy }).IsAllowed;
    }

    [Fact]
    public void An_operator_without_set_prefix_on_several_values_never_allows_and_always_denies()
    {
        AuthorizationRequest request = new() { Principal = User, Action = "kms:Decrypt", Resource = Key, ResourceAccount = Account, Region = Region, Context = Context("kms:x=a|b") };
        const string condition = "'Condition':{'StringEquals':{'kms:x':['a','b']}}";

        Assert.Equal(AccessOutcome.ImplicitlyDenied, Decide(request, $"{{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*',{condition}}}").Outcome);
        Assert.Equal(AccessOutcome.ExplicitlyDenied, Decide(request, "{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*'}", $"{{'Effect':'Deny','Principal':'*','Action':'*','Resource':'*',{condition}}}").Outcome);
    }

    [Theory]
    [InlineData("'BinaryEquals':{'kms:x':'QUJD'}")]
    [InlineData("'StringEqual':{'kms:x':'a'}")]
    [InlineData("'ForSomeValues:StringEquals':{'kms:x':'a'}")]
    [InlineData("'NullIfExists':{'kms:x':'true'}")]
    [InlineData("'NumericEquals':{'kms:x':'ten'}")]
    [InlineData("'NumericLessThan':{'kms:x':'${aws:EpochTime}'}")]
    [InlineData("'DateLessThan':{'kms:x':'yesterday'}")]
    [InlineData("'Bool':{'kms:x':'maybe'}")]
    [InlineData("'IpAddress':{'kms:x':'10.0.0.0/33'}")]
    [InlineData("'IpAddress':{'kms:x':'10'}")]
    [InlineData("'ArnLike':{'kms:x':'arn:aws:kms'}")]
    [InlineData("'StringEquals':{'kms:x':'${aws:username'}")]
    public void What_cannot_be_evaluated_is_refused_when_compiled(string condition)
    {
        PolicyDocument policy = Document($"{{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*','Condition':{{{condition}}}}}");

        Assert.Throws<PolicyNotSupportedException>(() => CompiledPolicy.Compile(policy));
    }

    private static AccessDecision Decide(AuthorizationRequest request, params string[] keyPolicy) =>
        PolicyEvaluator.Evaluate(request, new AuthorizationPolicies { Resource = Compiled(keyPolicy) });

    private static RequestContext Context(string text)
    {
        RequestContext context = new();
        foreach (string pair in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            string key = pair[..pair.IndexOf('=')];
            string value = pair[(pair.IndexOf('=') + 1)..];
            if (value == "[]") context.SetMany(key, []);
            else if (value.Contains('|')) context.SetMany(key, value.Split('|', StringSplitOptions.RemoveEmptyEntries));
            else context.Set(key, value);
        }

        return context;
    }
}
