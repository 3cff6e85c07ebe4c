using System.Text.Json;
using CmkFlink.Core.Evidence;

namespace CmkFlink.Core.Tests.Reports;

/// <summary>Lines of evidence as EvidenceLog writes them.</summary>
internal static class SampleEvidence
{
    public const string Application = "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders";

    public static string OldKey => Samples.KeyArn(1);

    public static string NewKey => Samples.KeyArn(8);

    public static IReadOnlyList<string> Rotation =>
    [
        Begun("60393f4d", 0, resumed: false),
        Step("60393f4d", 1, "mark-key", "KeyAdministrator"),
        Step("60393f4d", 2, "create-key", "KeyAdministrator", after: $"{NewKey}, known as alias/orders-next"),
        Step("60393f4d", 3, "update-application", "Operator", after: $"RUNNING under {NewKey}, version 3"),
        Closed("60393f4d", 9),
    ];

    public static EvidenceFiles Files => Rendered.Evidence(Rotation);

    public static string Begun(string change, int minute, bool resumed, string operation = "rotate NewKey", bool? automatic = false) =>
        Line(new { time = Time(minute), change, kind = "begun", operation, application = Application, key = OldKey, resumed, automaticRotation = automatic, automaticRotationReason = "why" });

    public static string Step(string change, int minute, string step, string actor, string result = "done", string? after = "after", string action = "an action", string before = "before", string? principal = null, string target = "application orders") =>
        Line(new { time = Time(minute), change, kind = "step", step, actor, principal = principal ?? $"arn:aws:sts::123456789012:assumed-role/{actor}/session", action, target, result, began = Time(minute), before, after = result == "done" ? after : null, error = result == "done" ? "none" : "KeyDisabled", requestIds = new[] { "11111111-2222-3333-4444-555555555555" } });

    public static string Closed(string change, int minute) => Line(new { time = Time(minute), change, kind = "closed" });

    private static string Time(int minute) => $"2026-02-01T10:{minute:d2}:00.000Z";

    private static string Line(object line) => JsonSerializer.Serialize(line);
}
