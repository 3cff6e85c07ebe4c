using System.Text;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using FsCheck;
using FsCheck.Fluent;

namespace CmkFlink.Policy.Tests.Properties;

public class DocumentProperties
{
    private static readonly Config Many = PropertyRuns.Of(3000);

    /// <summary>Pieces of JSON and of policies, so that random texts get past the first character.</summary>
    private static readonly string[] Pieces =
        ["{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "D800", "null", "true", "1e999", "-", " ", "\n", "\"Statement\":", "\"Effect\":", "\"Allow\"", "\"Action\":", "\"NotAction\":", "\"Principal\":", "\"Condition\":", "\"StringEquals\":", "\"Version\":", "\"2012-10-17\"", "//", "\0", "\uFEFF", "\uD800", "é", "𝄞"];

    [Fact]
    public void A_document_survives_writing_and_reading() => Check(Generators.Document(resource: true, notPrincipal: true), document =>
        PolicyDocument.Parse(document.ToJson()).Equals(document) && PolicyDocument.Parse(document.ToJson(indented: false)).Equals(document));

    [Fact]
    public void Canonical_text_is_its_own_canonical_text() => Check(Generators.Document(resource: true, notPrincipal: true), document =>
        PolicyDocument.Parse(document.ToJson()).ToJson() == document.ToJson());

    [Fact]
    public void Any_text_in_a_value_survives() => Prop.ForAll<NonNull<string>>(text =>
    {
        string id = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get));
        return PolicyDocument.Parse(new PolicyDocument { Id = id, Statements = [] }.ToJson()).Id == id;
    }).Check(Many);

    [Fact]
    public void Reading_random_pieces_throws_nothing_but_the_parse_error()
    {
        Gen<string> texts = Gen.Choose(0, 30).SelectMany(count => Gen.Elements(Pieces).ListOf(count)).Select(list => string.Concat(list));

        Check(texts, ThrowsNothingElse);
    }

    [Fact]
    public void Reading_a_damaged_policy_throws_nothing_but_the_parse_error()
    {
        string policy = PolicyBuilder.Build(Example.KeyPolicyRequest).ToJson(indented: false);
        Gen<string> texts =
            from at in Gen.Choose(0, policy.Length - 1)
            from length in Gen.Choose(0, 12)
            from piece in Gen.Elements(Pieces)
            select policy[..at] + piece + policy[Math.Min(policy.Length, at + length)..];

        Check(texts, ThrowsNothingElse);
    }

    [Fact]
    public void Reading_arbitrary_bytes_throws_nothing_but_the_parse_error() =>
        Prop.ForAll<byte[]>(bytes => ThrowsNothingElse(Encoding.Latin1.GetString(bytes)) && ThrowsNothingElse(Encoding.UTF8.GetString(bytes)) && ThrowsNothingElse(Encoding.Unicode.GetString(bytes))).Check(Many);

    private static bool ThrowsNothingElse(string text)
    {
        try
        {
            // Whatever is read can be written and read again.
            PolicyDocument document = PolicyDocument.Parse(text);
            return PolicyDocument.Parse(document.ToJson()).Equals(document);
        }
        catch (PolicyParseException)
        {
            return true;
        }
    }

    private static void Check<T>(Gen<T> cases, Func<T, bool> holds) => Prop.ForAll(cases.ToArbitrary(), holds).Check(Many);
}
