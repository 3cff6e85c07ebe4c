using CmkFlink.Aws;
using CmkFlink.Core.Access;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Policies;

/// <summary>Brings the document of a <see cref="PolicySource"/>; AWS is asked for the policies of keys only.</summary>
internal sealed class PolicySourceReader(IActorConnections connections)
{
    /// <summary>The document, and the ARN of the key it belongs to where that is known.</summary>
    /// <exception cref="OperationException">The file or key cannot be read, or holds no policy.</exception>
    public async Task<(PolicyDocument Document, string? KeyArn)> ReadAsync(PolicySource source, CancellationToken cancellation)
    {
        if (source.Document is not null) return (source.Document, source.KeyArn);
        if (source.Path is not null) return (ReadFile(source.Path), null);
        return source.Key is not null ? await ReadKeyAsync(source.Key, cancellation) : throw new ArgumentException("The policy source names nothing.", nameof(source));
    }

    private static PolicyDocument ReadFile(string path)
    {
        try
        {
            // A character is at most four bytes; a longer file is refused before it is read.
            if (new FileInfo(path).Length > 4L * PolicyDocument.MaximumLength) throw Failure("PolicyFileTooLong", FailureCategory.InvalidData, $"The file {path} is longer than any policy.", "Give a file with a policy document alone.", path, null);
            return PolicyDocument.Parse(File.ReadAllText(path));
        }
        catch (PolicyParseException e)
        {
            throw Failure("PolicyUnreadable", FailureCategory.InvalidData, $"The file {path} holds no policy: {e.Message}", "Mend the file.", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure("PolicyFileUnreadable", FailureCategory.ResourceUnavailable, $"The file {path} cannot be read: {e.Message}", "Give the path of a file that is there; a key is named by its ARN, id, alias/NAME or alias ARN.", path, e);
        }
    }

    private async Task<(PolicyDocument Document, string? KeyArn)> ReadKeyAsync(string name, CancellationToken cancellation)
    {
        KeyResolver.Parse(name);
        AwsConnection connection = await connections.ForAsync(Actor.Reader, cancellation);
        string arn = await new KeyResolver(connection).ResolveAsync(name, cancellation);
        try
        {
            return (await new KeyReader(connection).PolicyAsync(arn, cancellation) ?? throw KeyFailures.NotFound(name, connection.Region), arn);
        }
        catch (PolicyParseException e)
        {
            throw Failure("PolicyUnreadable", FailureCategory.InvalidData, $"The policy of {arn} is not understood: {e.Message}", "Look at it in the console.", arn, e);
        }
        catch (Exception e) when (e is not (OperationCanceledException or OperationException))
        {
            throw CallFailures.Of(e, await new CallerIdentity(connection).NameAsync(cancellation), "kms:GetKeyPolicy", $"key {name}", "Ask as the key administrator, or as a reader that the key policy names (New-FlinkCmkKey -Reader).");
        }
    }

    private static OperationException Failure(string id, FailureCategory category, string message, string remedy, string target, Exception? exception) =>
        new(new OperationFailure(id, category, message, remedy, target, exception));
}
