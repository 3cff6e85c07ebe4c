using Amazon.KeyManagementService.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Access;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Policies;

/// <summary>Brings the text of a <see cref="PolicySource"/>; AWS is asked for the policies of keys only.</summary>
internal sealed class PolicySourceReader(IActorConnections connections)
{
    /// <summary>The source with its text.</summary>
    /// <exception cref="OperationException">The file or key cannot be read.</exception>
    public async Task<PolicySource> ReadAsync(PolicySource source, CancellationToken cancellation)
    {
        if (source.Text is not null) return source;
        if (source.Path is { } path) return source with { Text = PolicyFiles.Read(path), Name = path };
        return source.Key is { } key ? await ReadKeyAsync(source, key, cancellation) : throw new ArgumentException("The policy source names nothing.", nameof(source));
    }

    /// <summary>The document, and the ARN of the key it belongs to where that is known.</summary>
    /// <exception cref="OperationException">The file or key cannot be read, or holds no policy.</exception>
    public async Task<(PolicyDocument Document, string? KeyArn)> ParseAsync(PolicySource source, CancellationToken cancellation)
    {
        PolicySource read = await ReadAsync(source, cancellation);
        try
        {
            return (PolicyDocument.Parse(read.Text!), read.KeyArn);
        }
        catch (PolicyParseException e)
        {
            throw new OperationException(new OperationFailure("PolicyUnreadable", FailureCategory.InvalidData, $"The {source} holds no policy: {e.Message}", "Mend it, or name another.", read.Name, e));
        }
    }

    private async Task<PolicySource> ReadKeyAsync(PolicySource source, string name, CancellationToken cancellation)
    {
        // A name that is none is refused before anybody is asked.
        _ = KeyResolver.Parse(name);
        AwsConnection connection = await connections.ForAsync(Actor.Reader, cancellation);
        string arn = await new KeyResolver(connection).ResolveAsync(name, cancellation);
        try
        {
            return source with { Text = await new KeyReader(connection).PolicyTextAsync(arn, cancellation), Name = name, KeyArn = arn };
        }
        catch (NotFoundException)
        {
            throw KeyFailures.NotFound(name, connection.Region);
        }
        catch (Exception e) when (e is not (OperationCanceledException or OperationException))
        {
            throw CallFailures.Of(e, await new CallerIdentity(connection).NameAsync(cancellation), "kms:GetKeyPolicy", $"key {name}", "Ask as the key administrator, or as a reader that the key policy names (New-FlinkCmkKey -Reader).");
        }
    }
}
