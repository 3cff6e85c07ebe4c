using System.Text;
using System.Text.Json;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Plans;

/// <summary>Writes plans to files and reads them back. What is read came through other hands: it is bounded, strict, and its hash must fit.</summary>
internal static class PlanFile
{
    /// <summary>A thousand snapshots, the most that an application can have, take a quarter of this.</summary>
    public const int MaximumBytes = 1_048_576;

    /// <summary>A plan has five levels.</summary>
    private const int MaximumDepth = 8;

    /// <summary>Asks, and writes; under -WhatIf nothing is written.</summary>
    /// <exception cref="OperationException">PlanNotWritten.</exception>
    public static async Task WriteAsync(string path, WrittenPlan plan, IOperationHost host, CancellationToken cancellation)
    {
        if (await host.ConfirmAsync($"file {path}", $"write plan {plan.Id}", cancellation) != Confirmation.Proceed) return;
        byte[] bytes = Encoding.UTF8.GetBytes(PlanJson.Write(plan));
        if (bytes.Length > MaximumBytes) throw new OperationException(PlanFailures.NotWritten(path, $"it would have {bytes.Length} bytes, and {MaximumBytes} are read back at most", null));
        try
        {
            using FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None);
            file.Write(bytes, 0, bytes.Length);
            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new OperationException(PlanFailures.NotWritten(path, e.Message, e));
        }

        host.Verbose($"Plan {plan.Id} of {plan.ApplicationArn} is in {path}.");
    }

    /// <summary>Reads a plan for an operation.</summary>
    /// <returns>The plan and its SHA-256.</returns>
    /// <exception cref="OperationException">PlanNotFound, PlanUnreadable, PlanAltered or PlanOfAnotherCommand.</exception>
    public static (WrittenPlan Plan, string Sha256) Read(string path, string operation)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(Bytes(path), new JsonDocumentOptions { MaxDepth = MaximumDepth });
            (WrittenPlan plan, string sha256) = Checked(path, document.RootElement);
            return plan.Operation == operation ? (plan, sha256) : throw new OperationException(PlanFailures.OfAnotherCommand(path, plan.Operation));
        }
        catch (Exception e) when (e is JsonException or PlanFormatException or InvalidOperationException)
        {
            // InvalidOperationException: a member's name holds half of a surrogate pair.
            throw new OperationException(PlanFailures.Unreadable(path, e is PlanFormatException ? e.Message : $"it is no JSON of at most {MaximumDepth} levels{(e is JsonException { LineNumber: { } line } ? $" (line {line + 1})" : "")}", e));
        }
    }

    private static (WrittenPlan Plan, string Sha256) Checked(string path, JsonElement file)
    {
        if (file.ValueKind != JsonValueKind.Object || !file.TryGetProperty("plan", out JsonElement plan) || !file.TryGetProperty("sha256", out JsonElement sha256) || file.EnumerateObject().Count() != 2)
            throw new PlanFormatException("it is not an object of plan and sha256");
        string said = PlanJson.TextOf(sha256, "$.sha256");
        string found = CanonicalJson.Digest(plan);
        // Before anything else is told of it: what was altered is not worth explaining.
        if (said != found) throw new OperationException(PlanFailures.Altered(path, found));
        return (PlanJson.Read(plan), found);
    }

    private static ReadOnlyMemory<byte> Bytes(string path)
    {
        using MemoryStream read = new();
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            byte[] buffer = new byte[65_536];
            // A device or a growing file may hold more than its length says.
            for (int count; read.Length <= MaximumBytes && (count = file.Read(buffer, 0, buffer.Length)) > 0;) read.Write(buffer, 0, count);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new OperationException(PlanFailures.NotFound(path, e));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new OperationException(PlanFailures.Unreadable(path, e.Message, e));
        }

        if (read.Length > MaximumBytes) throw new PlanFormatException($"it has more than {MaximumBytes} bytes");
        ReadOnlyMemory<byte> bytes = read.ToArray();
        // Editors on Windows put a byte order mark in front.
        return bytes.Length >= 3 && bytes.Span[0] == 0xEF && bytes.Span[1] == 0xBB && bytes.Span[2] == 0xBF ? bytes.Slice(3) : bytes;
    }
}
