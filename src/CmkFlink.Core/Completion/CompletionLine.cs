using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Completion;

/// <summary>The command line around the cursor, as far as it decides what fits.</summary>
/// <param name="Command">The cmdlet's name.</param>
/// <param name="Parameter">The name of the parameter whose value is to be completed.</param>
/// <param name="Own">The connection that the line asks for.</param>
public sealed record CompletionLine(string Command, string Parameter, AwsConnectionOptions Own)
{
    /// <summary>The connections of further actors that the line names.</summary>
    public IReadOnlyDictionary<Actor, AwsConnectionOptions> Others { get; init; } = new Dictionary<Actor, AwsConnectionOptions>();

    /// <summary>The values of the other parameters that have texts for values.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Values { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The connection of the first of these actors that the line names; the caller's own where it names none.</summary>
    public AwsConnectionOptions As(IReadOnlyList<Actor> actors)
    {
        foreach (Actor actor in actors)
        {
            if (Others.TryGetValue(actor, out AwsConnectionOptions? options)) return options;
        }

        return Own;
    }

    /// <summary>The values of a parameter; none where the line does not have it.</summary>
    public IReadOnlyList<string> ValuesOf(string parameter) => Values.TryGetValue(parameter, out IReadOnlyList<string>? values) ? values : [];
}
