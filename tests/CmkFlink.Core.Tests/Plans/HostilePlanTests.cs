using System.Text;
using System.Text.Json.Nodes;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Plans;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Tests.Rotation;

namespace CmkFlink.Core.Tests.Plans;

/// <summary>Plans that were damaged or forged in every way chance finds: each is read as it stands or refused in words that name no line of code, whatever its hash says.</summary>
public sealed class HostilePlanTests
{
    private static readonly string[] Known = ["PlanUnreadable", "PlanAltered", "PlanOfAnotherCommand", "PlanOfAnotherApplication"];

    [Fact]
    public async Task A_damaged_file_is_refused()
    {
        byte[] whole = Encoding.UTF8.GetBytes(await PlanAsync());
        using PlanPaper paper = new();
        Random random = new(20261122);
        for (int n = 0; n < 500; n++)
        {
            List<byte> bytes = [.. whole];
            int at = random.Next(bytes.Count);
            switch (n % 4)
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, bytes.Count - at); break;
                case 2: bytes.RemoveAt(at); break;
                default: bytes.InsertRange(at, whole.Skip(random.Next(whole.Length)).Take(40)); break;
            }

            await File.WriteAllBytesAsync(paper.Path, [.. bytes]);
            // White space is no part of the plan: such damage is none.
            if (Apply(paper) is { } failure) Assert.Contains(failure.Id, Known);
            else Assert.Equal(Compact(whole), Compact([.. bytes]));
        }
    }

    [Fact]
    public async Task A_forged_plan_whose_hash_fits_is_read_or_refused_with_the_place()
    {
        string whole = await PlanAsync();
        using PlanPaper paper = new() { Text = whole };
        Random random = new(20261123);
        int refused = 0;
        for (int n = 0; n < 500; n++)
        {
            paper.Text = whole;
            paper.Forge(plan =>
            {
                List<(JsonNode Parent, string Place)> places = [.. PlacesIn(plan)];
                (JsonNode parent, string place) = places[random.Next(places.Count)];
                JsonNode? value = JsonNode.Parse(Values[random.Next(Values.Length)]);
                if (parent is JsonObject o) o[place] = value;
                else parent.AsArray()[int.Parse(place, System.Globalization.CultureInfo.InvariantCulture)] = value;
            });
            if (Apply(paper) is not { } failure) continue;
            refused++;
            Assert.Contains(failure.Id, Known);
            Assert.DoesNotContain(failure.Message, char.IsControl);
            Assert.True(failure.Message.Length < 2000, failure.Message);
        }

        Assert.InRange(refused, 200, 500);
    }

    private static readonly string[] Values = ["null", "true", "7", "-1", "9223372036854775807", "\"\"", "\"text\"", "[]", "[[]]", "{}", "{\"a\":1}", "\"arn:aws:kinesisanalytics:eu-west-1:123456789012:application/other\""];

    private static OperationFailure? Apply(PlanPaper paper)
    {
        try
        {
            (WrittenPlan plan, _) = PlanFile.Read(paper.Path, PlanOperations.Rotate);
            RotationPlanRequest.From(plan, RotationPlanTests.Apply(paper));
            return null;
        }
        catch (OperationException e)
        {
            return e.Failure;
        }
    }

    private static async Task<string> PlanAsync()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using PlanPaper paper = new();
        await RotationPlanTests.PlanAsync(world, paper, RotationPlanTests.Request());
        return paper.Text;
    }

    private static IEnumerable<(JsonNode Parent, string Place)> PlacesIn(JsonNode node) => node switch
    {
        JsonObject o => o.SelectMany(member => (IEnumerable<(JsonNode, string)>)[(o, member.Key), .. member.Value is null ? [] : PlacesIn(member.Value)]),
        JsonArray a => Enumerable.Range(0, a.Count).SelectMany(i => (IEnumerable<(JsonNode, string)>)[(a, $"{i}"), .. a[i] is { } item ? PlacesIn(item) : []]),
        _ => [],
    };

    private static string Compact(byte[] json) => JsonNode.Parse(json)!.ToJsonString();
}
