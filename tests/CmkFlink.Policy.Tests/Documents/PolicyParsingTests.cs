using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Tests.Documents;

public class PolicyParsingTests
{
    [Fact]
    public void A_single_value_and_a_list_of_one_are_the_same_policy()
    {
        PolicyDocument single = PolicyDocument.Parse("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":true}}}}""");
        PolicyDocument lists = PolicyDocument.Parse("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["111122223333"]},"Action":["kms:*"],"Resource":["*"],"Condition":{"Bool":{"aws:SecureTransport":["true"]}}}]}""");

        Assert.Equal(single, lists);
        Assert.Equal(single.GetHashCode(), lists.GetHashCode());
        Assert.Equal(single.ToJson(), lists.ToJson());
    }

    [Fact]
    public void Every_element_is_read()
    {
        PolicyDocument document = PolicyDocument.Parse("""
            {
              "Version": "2008-10-17", "Id": "p",
              "Statement": [
                { "Sid": "a b", "Effect": "Deny", "NotPrincipal": { "Service": ["x.amazonaws.com", "y.amazonaws.com"], "AWS": "*" }, "NotAction": ["kms:Encrypt", "kms:Decrypt"], "NotResource": "*",
                  "Condition": { "NumericLessThan": { "aws:MultiFactorAuthAge": 300, "kms:x": ["1", 2.50] } } },
                { "Effect": "Allow", "Principal": "*" }
              ]
            }
            """);

        Assert.Equal(("2008-10-17", "p", 2), (document.Version, document.Id, document.Statements.Count));
        PolicyStatement first = document.Statements[0];
        Assert.Equal(("a b", PolicyEffect.Deny), (first.Sid, first.Effect));
        Assert.Equal([new(PolicyPrincipalType.Service, "x.amazonaws.com"), new(PolicyPrincipalType.Service, "y.amazonaws.com"), new(PolicyPrincipalType.Aws, "*")], first.NotPrincipals!);
        Assert.Equal(["kms:Encrypt", "kms:Decrypt"], first.NotActions!);
        Assert.Equal(["*"], first.NotResources!);
        Assert.Equal([new("NumericLessThan", "aws:MultiFactorAuthAge", ["300"]), new("NumericLessThan", "kms:x", ["1", "2.50"])], first.Conditions);
        Assert.Null(first.Actions);
        Assert.Equal([new(PolicyPrincipalType.Everyone, "*")], document.Statements[1].Principals!);
        Assert.Null(document.Statements[1].Actions);
        Assert.Null(document.Statements[1].Resources);
    }

    [Fact]
    public void A_document_without_Version_stays_without() =>
        Assert.Equal("""{"Statement":[]}""", PolicyDocument.Parse("""{"Statement":[]}""").ToJson(indented: false));

    [Fact]
    public void Members_that_the_grammar_does_not_know_survive()
    {
        const string json = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*","Zone":{"a":[1.50,null,"é"]},"effect":"Deny"}],"Comment":"x"}""";

        PolicyDocument document = PolicyDocument.Parse(json);

        Assert.Equal(["Comment"], document.UnknownMembers.Keys);
        Assert.Equal(["Zone", "effect"], document.Statements[0].UnknownMembers.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(json, document.ToJson(indented: false));
    }

    [Fact]
    public void Canonical_text_orders_members_principals_and_conditions_and_keeps_ARNs_readable()
    {
        PolicyDocument document = PolicyDocument.Parse("""{"Statement":{"Condition":{"StringLike":{"b":"x+y"},"Bool":{"z":"true","a":"false"}},"Resource":"*","Principal":{"Service":"s.amazonaws.com","AWS":"arn:aws:iam::111122223333:role/a+b"},"Action":["kms:B","kms:A"],"Effect":"Allow","Sid":"s"},"Id":"i","Version":"2012-10-17"}""");

        Assert.Equal(
            """{"Version":"2012-10-17","Id":"i","Statement":[{"Sid":"s","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/a+b","Service":"s.amazonaws.com"},"Action":["kms:B","kms:A"],"Resource":"*","Condition":{"Bool":{"a":"false","z":"true"},"StringLike":{"b":"x+y"}}}]}""",
            document.ToJson(indented: false));
        Assert.Equal("{\n  \"Statement\": []\n}", new PolicyDocument { Version = null, Statements = [] }.ToJson());
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("  \n ", "empty")]
    [InlineData("[]", "a policy is a JSON object, not a list")]
    [InlineData("null", "a policy is a JSON object, not null")]
    [InlineData("{", "not JSON as AWS reads it")]
    [InlineData("{\"Version\":\"2012-10-17\"}", "no Statement")]
    [InlineData("{\"Version\":\"2012-10-18\",\"Statement\":[]}", "not '2012-10-18'")]
    [InlineData("{\"Version\":20121017,\"Statement\":[]}", "a string is wanted, not a number")]
    [InlineData("{\"Statement\":[],\"Statement\":[]}", "'Statement' occurs twice")]
    [InlineData("{\"Statement\":[]} {}", "not JSON as AWS reads it")]
    [InlineData("{\"Statement\":[],}", "trailing comma")]
    [InlineData("{\"Statement\":[] /* why */}", "not JSON as AWS reads it")]
    [InlineData("{\"Statement\":\"Allow\"}", "a statement is a JSON object, not a string")]
    [InlineData("{\"Statement\":[[]]}", "a statement is a JSON object, not a list")]
    [InlineData("{\"Statement\":{\"Action\":\"kms:*\"}}", "no Effect")]
    [InlineData("{\"Statement\":{\"Effect\":\"allow\"}}", "not 'allow'")]
    [InlineData("{\"Statement\":{\"Effect\":true}}", "a string is wanted, not a Boolean")]
    [InlineData("{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"NotAction\":\"a:c\"}}", "Action or NotAction, not both")]
    [InlineData("{\"Statement\":{\"Effect\":\"Allow\",\"NotResource\":\"a\",\"Resource\":\"b\"}}", "NotResource or Resource, not both")]
    [InlineData("{\"Statement\":{\"Effect\":\"Allow\",\"Action\":[]}}", "the list is empty")]
    [InlineData("{\"Statement\":{\"Effect\":\"Allow\",\"Action\":[\"a:b\",1]}}", "a string is wanted, not a number")]
    [InlineData("{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"arn:aws:iam::111122223333:root\"}}", "a principal is \"*\" or an object")]
    [InlineData("{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"User\":\"x\"}}}", "'User' is no type of principal")]
    [InlineData("{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{}}}", "names nobody")]
    [InlineData("{\"Statement\":{\"Effect\":\"Allow\",\"Condition\":{\"StringEquals\":\"x\"}}}", "holds an object of condition keys, not a string")]
    [InlineData("{\"Statement\":{\"Effect\":\"Allow\",\"Condition\":{\"StringEquals\":{\"a\":null}}}}", "a string is wanted, not null")]
    [InlineData("{\"Statement\":{\"Effect\":\"Allow\",\"Condition\":{\"StringEquals\":{\"a\":\"1\",\"a\":\"2\"}}}}", "'a' occurs twice")]
    [InlineData("{\"Statement\":{\"Effect\":\"Allow\",\"Sid\":\"\\uD800\"}}", "half of a surrogate pair")]
    [InlineData("{\"Statement\":[],\"X\":\"\\uD800\"}", "half of a surrogate pair")]
    public void Malformed_text_is_refused_with_the_reason(string json, string reason)
    {
        PolicyParseException e = Assert.Throws<PolicyParseException>(() => PolicyDocument.Parse(json));

        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_says_line_column_and_path()
    {
        PolicyParseException e = Assert.Throws<PolicyParseException>(() => PolicyDocument.Parse("{\n  \"Statement\": [\n    {\"Effect\": \"Allow\"},\n    {\"Sid\": \"é\", \"Effect\": \"Allow\", \"Condition\": {\"StringEquals\": {\"kms:ViaService\": [\"a\", 1, {}]}}}\n  ]\n}"));

        Assert.Equal((4, 95), (e.Line, e.Column));
        Assert.Equal("$.Statement[1].Condition.StringEquals.kms:ViaService[2]", e.Path);
        Assert.StartsWith("Line 4, column 95 ($.Statement[1].Condition.StringEquals.kms:ViaService[2]): ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_JSON_is_refused_at_its_line_and_column()
    {
        PolicyParseException e = Assert.Throws<PolicyParseException>(() => PolicyDocument.Parse("{\n  \"Statement\": [\n  // a comment\n  ]\n}"));

        Assert.Equal((3, 3), (e.Line, e.Column));
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_text()
    {
        const string json = """{"Version":"2012-10-17","Statement":[]}""";

        Assert.Equal(PolicyDocument.Parse(json), PolicyDocument.Parse('\uFEFF' + json));
        Assert.Equal((1, 2), (Assert.Throws<PolicyParseException>(() => PolicyDocument.Parse("\uFEFF{x")).Line, Assert.Throws<PolicyParseException>(() => PolicyDocument.Parse("\uFEFF{x")).Column));
        Assert.Throws<PolicyParseException>(() => PolicyDocument.Parse("\uFEFF"));
        Assert.Throws<PolicyParseException>(() => PolicyDocument.Parse("\uFEFF\uFEFF" + json));
    }

    [Fact]
    public void Null_is_no_policy() => Assert.Throws<PolicyParseException>(() => PolicyDocument.Parse(null!));

    [Fact]
    public void A_lone_surrogate_in_the_text_is_refused() => Assert.Throws<PolicyParseException>(() => PolicyDocument.Parse("{\"Id\":\"\uD800\",\"Statement\":[]}"));

    [Fact]
    public void Depth_and_size_are_bounded()
    {
        string deep = "{\"Statement\":[],\"X\":" + new string('[', 100_000) + "}";
        string fits = $$"""{"Statement":[],"Id":"{{new string('x', PolicyDocument.MaximumLength - 24)}}"}""";

        Assert.Throws<PolicyParseException>(() => PolicyDocument.Parse(deep));
        Assert.Equal(PolicyDocument.MaximumLength, fits.Length);
        Assert.Empty(PolicyDocument.Parse(fits).Statements);
        Assert.Throws<PolicyParseException>(() => PolicyDocument.Parse(fits + " "));
    }

    [Fact]
    public void A_hostile_name_is_shortened_in_the_message()
    {
        PolicyParseException e = Assert.Throws<PolicyParseException>(() => PolicyDocument.Parse("{\"Statement\":{\"Effect\":\"" + new string('x', 50_000) + "\\u001b[31m\"}}"));

        Assert.True(e.Message.Length < 300);
        Assert.DoesNotContain('\u001b', e.Message);
    }

    [Fact]
    public void Equality_is_by_content_and_blind_to_the_order_of_conditions_only()
    {
        PolicyStatement statement = new() { Effect = PolicyEffect.Allow, Actions = ["a:b", "a:c"], Conditions = [new("Bool", "x", ["true"]), new("StringLike", "y", ["1", "2"])] };

        Assert.Equal(statement, statement with { Actions = ["a:b", "a:c"], Conditions = [new("StringLike", "y", ["1", "2"]), new("Bool", "x", ["true"])] });
        Assert.NotEqual(statement, statement with { Actions = ["a:c", "a:b"] });
        Assert.NotEqual(statement, statement with { Conditions = [new("StringLike", "y", ["1", "3"]), new("Bool", "x", ["true"])] });
        Assert.NotEqual(statement, statement with { Resources = ["*"] });
    }

    [Fact]
    public void What_JSON_cannot_hold_is_refused_when_written()
    {
        PolicyStatement twice = new() { Sid = "s", Effect = PolicyEffect.Allow, Conditions = [new("StringEquals", "k", ["a"]), new("StringEquals", "k", ["b"])] };
        PolicyStatement both = new() { Sid = "s", Effect = PolicyEffect.Allow, Actions = ["a:b"], NotActions = ["a:c"] };

        Assert.Throws<InvalidOperationException>(() => new PolicyDocument { Statements = [twice] }.ToJson());
        Assert.Throws<InvalidOperationException>(() => new PolicyDocument { Statements = [both] }.ToJson());
    }
}
