using System.Text;
using CmkFlink.Sandbox.Protocol;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Tests.Protocol;

public sealed class InputTests
{
    private static readonly InputShape _shape = InputShape.Structure(
        ("Name", InputShape.Text(2, 4, "[a-z]+").Required),
        ("Count", InputShape.Integer(1, 9)),
        ("On", InputShape.Boolean()),
        ("Kind", InputShape.OneOf("A", "B")),
        ("Secret", InputShape.Text(1, 3).Sensitive),
        ("Data", InputShape.Blob(1, 2)),
        ("Tags", InputShape.List(InputShape.Structure(("Key", InputShape.Text(1, 3).Required)), 0, 2)),
        ("Map", InputShape.Map(InputShape.Text(1, 3), 0, 2)));

    [Theory]
    [InlineData("""{"Name":"ab"}""")]
    [InlineData("""{"Name":"ab","Count":9,"On":false,"Kind":"B","Data":"AAA=","Tags":[{"Key":"x"}],"Map":{"a b":"c"},"Unknown":[1]}""")]
    [InlineData("""{"Name":"ab","Count":null}""")]
    public void Accepts_what_fits(string json) => InputValidator.Validate(_shape, JsonInput.Parse(Encoding.UTF8.GetBytes(json)), "ValidationException");

    [Theory]
    [InlineData("""{}""", "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null")]
    [InlineData("""{"Name":null}""", "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null")]
    [InlineData("""{"Name":"abcde"}""", "1 validation error detected: Value 'abcde' at 'name' failed to satisfy constraint: Member must have length less than or equal to 4")]
    [InlineData("""{"Name":"A"}""", "2 validation errors detected: Value 'A' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 2; Value 'A' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]+")]
    [InlineData("{\"Name\":\"ab\\n\"}", "1 validation error detected: Value 'ab\n' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]+")]
    [InlineData("""{"Name":"ab","Count":10}""", "1 validation error detected: Value '10' at 'count' failed to satisfy constraint: Member must have value less than or equal to 9")]
    [InlineData("""{"Name":"ab","Kind":"C"}""", "1 validation error detected: Value 'C' at 'kind' failed to satisfy constraint: Member must satisfy enum value set: [A, B]")]
    [InlineData("""{"Name":"ab","Secret":"1234"}""", "1 validation error detected: Value '***Sensitive Data Redacted***' at 'secret' failed to satisfy constraint: Member must have length less than or equal to 3")]
    [InlineData("""{"Name":"ab","Tags":[{"Key":"x"},{}]}""", "1 validation error detected: Value null at 'tags.2.member.key' failed to satisfy constraint: Member must not be null")]
    public void Lists_every_broken_constraint_as_AWS_words_it(string json, string message)
    {
        ServiceException error = Assert.Throws<ServiceException>(() => InputValidator.Validate(_shape, JsonInput.Parse(Encoding.UTF8.GetBytes(json)), "ValidationException"));
        Assert.Equal(("ValidationException", message), (error.Code, error.Message));
    }

    [Theory]
    [InlineData("""{"Name":1}""")]
    [InlineData("""{"Name":"ab","Count":"1"}""")]
    [InlineData("""{"Name":"ab","Count":1.5}""")]
    [InlineData("""{"Name":"ab","Count":1e99}""")]
    [InlineData("""{"Name":"ab","On":"true"}""")]
    [InlineData("""{"Name":"ab","Data":"*"}""")]
    [InlineData("""{"Name":"ab","Tags":{}}""")]
    [InlineData("""{"Name":"ab","Tags":["x"]}""")]
    [InlineData("""{"Name":"ab","Map":[]}""")]
    public void A_wrong_type_cannot_be_read(string json) =>
        Assert.Equal("SerializationException", Assert.Throws<ServiceException>(() => InputValidator.Validate(_shape, JsonInput.Parse(Encoding.UTF8.GetBytes(json)), "ValidationException")).Code);

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":1} x")]
    [InlineData("{\"a\":")]
    [InlineData("// c\n{}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"\\udc00\":1}")]
    [InlineData("{\"a\":NaN}")]
    public void What_is_not_a_JSON_object_is_refused(string json) => Assert.Equal("SerializationException", Assert.Throws<ServiceException>(() => JsonInput.Parse(Encoding.UTF8.GetBytes(json))).Code);

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused() => Assert.Equal("SerializationException", Assert.Throws<ServiceException>(() => JsonInput.Parse(new byte[] { (byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}' })).Code);

    [Fact]
    public void Nesting_beyond_the_limit_is_refused() =>
        Assert.Equal("SerializationException", Assert.Throws<ServiceException>(() => JsonInput.Parse(Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}"))).Code);

    [Theory]
    [InlineData("Name=a+b%26&Count=3&On=true", """{"Name":"a b\u0026","Count":3,"On":true}""")]
    [InlineData("Tags.member.2.Key=b&Tags.member.1.Key=a", """{"Tags":[{"Key":"a"},{"Key":"b"}]}""")]
    [InlineData("Tags=", """{"Tags":[]}""")]
    [InlineData("Action=X&Version=1&Nonsense.a.b=1", "{}")]
    public void A_form_becomes_the_input_that_its_shape_describes(string form, string json) => Assert.Equal(json, QueryInput.Parse(form).ToJson(_shape).GetRawText());

    [Theory]
    [InlineData("Name=a&Name=b", "MalformedQueryString")]
    [InlineData("Name=%zz", "MalformedQueryString")]
    [InlineData("Name=%ff", "MalformedQueryString")]
    [InlineData("Name.member.1=a", "MalformedQueryString")]
    [InlineData("Tags=a", "MalformedQueryString")]
    [InlineData("Tags.member.0.Key=a", "MalformedQueryString")]
    [InlineData("Tags.member.1.Key=a&Tags.member.01.Key=b", "MalformedQueryString")]
    [InlineData("Tags.member.99999999999.Key=a", "MalformedQueryString")]
    [InlineData("Tags..Key=a", "MalformedQueryString")]
    [InlineData("Count=x", "MalformedInput")]
    [InlineData("Count=", "MalformedInput")]
    [InlineData("On=yes", "MalformedInput")]
    [InlineData("A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A=1", "MalformedQueryString")]
    public void A_form_that_does_not_fit_its_shape_is_refused(string form, string code) => Assert.Equal(code, Assert.Throws<ServiceException>(() => QueryInput.Parse(form).ToJson(_shape)).Code);

    [Fact]
    public void Xml_answers_nest_lists_and_structures_and_carry_no_illegal_character()
    {
        var members = new System.Text.Json.Nodes.JsonObject
        {
            ["A"] = "x<\u0001\ud83d\ude00>",
            ["B"] = new System.Text.Json.Nodes.JsonArray(1, new System.Text.Json.Nodes.JsonObject { ["C"] = true }),
        };
        string xml = Encoding.UTF8.GetString(QueryXml.Answer(WireService.Sts, "Do", members, "id"));
        Assert.Equal("<DoResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><DoResult><A>x&lt;\ufffd\ud83d\ude00&gt;</A><B><member>1</member><member><C>true</C></member></B></DoResult><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></DoResponse>", xml);
        string empty = Encoding.UTF8.GetString(QueryXml.Answer(WireService.Iam, "Do", [], "id"));
        Assert.Equal("<DoResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></DoResponse>", empty);
    }
}
