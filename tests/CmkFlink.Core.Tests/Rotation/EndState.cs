using System.Text.RegularExpressions;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Rotation;

/// <summary>Everything that a rotation leaves in the account, ids and times replaced by what they stand for, so that two runs can be compared as text.</summary>
internal static partial class EndState
{
    public static async Task<string> OfAsync(SandboxAccount account, ActorConnections connections, string? oldKeyId)
    {
        // A deletion that an interrupted run began is under way; virtual time lets it arrive.
        account.Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
        FlinkApplication application = await account.SeeAsync();
        RecordingHost host = new();
        List<FlinkCmkKey> keys = [.. (await SandboxAccount.RunAsync(new GetFlinkCmkKeyHandler(connections).RunAsync(new GetFlinkCmkKeyRequest(), host, CancellationToken.None))).OrderBy(k => k.CreationDate)];
        List<string> lines = [$"application {application.Status} under {application.KeyArn}, snapshots {application.SnapshotsEnabled}"];
        ApplicationReader reader = new(await connections.ForAsync(Actor.Reader, CancellationToken.None));
        lines.AddRange((await reader.TagsAsync(application.ApplicationArn, CancellationToken.None)).OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"application tag {t.Key}={t.Value}"));
        foreach (FlinkCmkKey key in keys)
        {
            lines.Add($"key {key.KeyArn} {key.KeyState}, rotations {key.OnDemandRotations}, aliases {string.Join(",", key.Aliases)}");
            lines.AddRange((key.Tags ?? new Dictionary<string, string>()).OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"  tag {t.Key}={t.Value}"));
            lines.Add($"  policy {key.Policy?.ToJson(indented: false)}");
        }

        foreach (FlinkSnapshot snapshot in await new SnapshotReader(reader.Connection).ReadAsync(application, CancellationToken.None)) lines.Add($"snapshot {snapshot.SnapshotName} {snapshot.SnapshotStatus} under {snapshot.KeyArn}");
        IamReader iam = new(await connections.ForAsync(Actor.Reader, CancellationToken.None));
        foreach (string role in new[] { "Operator", "KeyAdministrator", "Reader" })
        {
            foreach (Amazon.IdentityManagement.Model.AttachedPolicyType attached in (await iam.AttachedAsync(IamPrincipalName.Role(role), CancellationToken.None)).OrderBy(a => a.PolicyArn, StringComparer.Ordinal))
            {
                Amazon.IdentityManagement.Model.ManagedPolicy policy = (await iam.PolicyAsync(attached.PolicyArn, CancellationToken.None))!;
                lines.Add($"{role}: {attached.PolicyName} {(await iam.VersionAsync(attached.PolicyArn, policy.DefaultVersionId!, CancellationToken.None)).ToJson(indented: false)}");
            }
        }

        string text = string.Join("\n", lines);
        for (int i = 0; i < keys.Count; i++) text = text.Replace(keys[i].KeyId, keys[i].KeyId == oldKeyId ? "OLD" : $"KEY{i}", StringComparison.Ordinal);
        text = Times().Replace(text, "TIME");
        text = ChangeIds().Replace(text, "$1ID");
        text = Materials().Replace(text, "MATERIAL");
        return Automatic().Replace(text, "$1-MS");
    }

    [GeneratedRegex(@"\b\d{8}T\d{6}Z\b")]
    private static partial Regex Times();

    [GeneratedRegex(@"(cmkflink-|\bid=)[0-9a-f]{8}\b")]
    private static partial Regex ChangeIds();

    [GeneratedRegex(@"\b[0-9a-f]{64}\b")]
    private static partial Regex Materials();

    [GeneratedRegex(@"\b((?:UPDATEAPPLICATION|STOP)-orders)-\d+")]
    private static partial Regex Automatic();
}
