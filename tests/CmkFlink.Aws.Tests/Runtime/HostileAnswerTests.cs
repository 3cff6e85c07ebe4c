using System.Net;
using System.Text;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;
using FsCheck;
using FsCheck.Fluent;

namespace CmkFlink.Aws.Tests.Runtime;

/// <summary>Whatever stands at the other end, a call ends in an answer or in an error of the SDK: never in a NullReferenceException or the like.</summary>
public sealed class HostileAnswerTests
{
    private static readonly string[] Fragments =
        ["null", "{}", "[]", "\"\"", "-1", "1e999", "true", "</", "<x>", "&amp;", "&x;", "\\u0000", "\\ud800", "\0", "é", "member", "<!DOCTYPE a>", "<![CDATA[x]]>", "}", "]", ",", ":"];

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.BadRequest)]
    public void A_damaged_answer_gives_an_answer_or_an_error_of_the_SDK(HttpStatusCode status) =>
        Prop.ForAll(Damages().ToArbitrary(), damage => Survives(damage, status).GetAwaiter().GetResult())
            .Check(PropertyRuns.Of(1500));

    [Theory]
    [InlineData(65)]
    [InlineData(50_000)]
    public async Task An_answer_of_very_many_levels_is_not_read_at_all(int levels)
    {
        string deep = new StringBuilder().Insert(0, "<a>", levels).Insert(3 * levels, "</a>", levels).ToString();
        using var good = TestClients.Iam(RecordingHandler.Answering($"<ListRolesResponse><ListRolesResult><Roles/></ListRolesResult>{deep}</ListRolesResponse>"));
        using var bad = TestClients.Iam(RecordingHandler.Answering($"<ErrorResponse><Error><Code>NoSuchEntity</Code></Error>{deep}</ErrorResponse>", HttpStatusCode.BadRequest));

        await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => good.ListRolesAsync(new ListRolesRequest()));
        var refused = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => bad.ListRolesAsync(new ListRolesRequest()));

        Assert.Equal(("BadRequest", HttpStatusCode.BadRequest), (refused.ErrorCode, refused.StatusCode));
    }

    private static Gen<(OperationCase Row, string Body)> Damages() =>
        from row in Gen.Elements<OperationCase>(OperationCase.All)
        from start in Gen.Choose(0, row.Answer.Length)
        from length in Gen.Choose(0, 40)
        from fragment in Gen.Elements(Fragments)
        from truncate in Gen.Choose(0, 3)
        let head = row.Answer[..start] + fragment
        select (row, truncate == 0 ? head : head + row.Answer[Math.Min(row.Answer.Length, start + length)..]);

    private static async Task<bool> Survives((OperationCase Row, string Body) damage, HttpStatusCode status)
    {
        var handler = RecordingHandler.Answering(damage.Body, status, ("x-amzn-RequestId", "id"));
        using var client = damage.Row.Service == "iam" ? (AmazonServiceClient)TestClients.Iam(handler) : TestClients.Msf(handler);
        var method = client.GetType().GetMethod(damage.Row.Operation + "Async")!;
        try
        {
            await (Task)method.Invoke(client, [ModelObjects.Build(method.GetParameters()[0].ParameterType, damage.Row.Input), CancellationToken.None])!;
            return status == HttpStatusCode.OK;
        }
        catch (AmazonServiceException error)
        {
            return status == HttpStatusCode.OK ? error is AmazonUnmarshallingException : error.StatusCode == status && error.ErrorCode.Length > 0;
        }
    }
}
