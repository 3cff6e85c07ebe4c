using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Core.Completion;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Completion;

/// <summary>What the user has typed, with what splatting, $PSDefaultParameterValues and AWS.Tools' session variables add to it.</summary>
/// <remarks>A connection parameter whose value nobody knows before the line runs (a command in parentheses, an unknown variable, a script block as default) makes the whole line unknown: asking as somebody else would be wrong.</remarks>
internal sealed class TypedLine(string command, string parameter, CommandAst syntax, IDictionary bound)
{
    public string Command { get; } = command;

    /// <summary>The line as Core understands it; <see langword="null"/> where it does not tell whom to ask, and where.</summary>
    public CompletionLine? Read()
    {
        if (!TryGather(out Dictionary<string, object?> values, out SessionVariables session)) return null;
        if (!TryText(values, "ProfileName", out string? profile) || !TryText(values, "ProfileLocation", out string? location) || !TryText(values, "AccessKey", out string? accessKey)
            || !TryText(values, "SecretKey", out string? secretKey) || !TryText(values, "SessionToken", out string? sessionToken)) return null;
        AwsConnectionOptions own = new()
        {
            ProfileName = profile,
            ProfileLocation = location is null ? null : SessionVariables.FullPath(location),
            AccessKey = accessKey,
            SecretKey = secretKey,
            SessionToken = sessionToken,
            Credential = Value(values, "Credential"),
            Region = SessionValues.RegionName(Value(values, "Region")),
            EndpointUrls = SessionValues.Endpoints(Value(values, "EndpointUrl")),
            StoredCredentials = session.Credentials,
            StoredRegion = session.Region,
        };
        Dictionary<Actor, AwsConnectionOptions> others = [];
        foreach (KeyValuePair<string, Actor> other in LineParameters.Actors)
        {
            if (!TryText(values, other.Key + "ProfileName", out string? name)) return null;
            if (!string.IsNullOrEmpty(name) || Value(values, other.Key + "Credential") is not null) others[other.Value] = SessionValues.OfAnother(own, name, Value(values, other.Key + "Credential"));
        }

        return new CompletionLine(Command, parameter, own) { Others = others, Values = LineParameters.Context.ToDictionary(name => name, name => Texts(Value(values, name)), StringComparer.OrdinalIgnoreCase) };
    }

    /// <summary>The profile files that the line would read.</summary>
    /// <returns>Whether that is known.</returns>
    public bool TryReadProfileLocation(out string? location)
    {
        location = null;
        if (!TryGather(out Dictionary<string, object?> values, out _) || !TryText(values, "ProfileLocation", out string? given)) return false;
        location = given is null ? null : SessionVariables.FullPath(given);
        return true;
    }

    /// <summary>The values of the line: what is typed before what is splatted before what is the default.</summary>
    private bool TryGather(out Dictionary<string, object?> values, out SessionVariables session)
    {
        values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        List<string> splatted = [.. syntax.CommandElements.OfType<VariableExpressionAst>().Where(variable => variable.Splatted).Select(variable => variable.VariablePath.UserPath)];
        session = SessionVariables.Read(splatted);
        foreach (KeyValuePair<string, object?> pair in DefaultValues.Of(session.Defaults, Command, LineParameters.Names)) values[pair.Key] = pair.Value;
        foreach (string name in splatted)
        {
            // An array gives values by position; of an unknown variable nobody knows what it gives.
            if (!session.Splatted.TryGetValue(name, out object? table) || table is not IDictionary pairs) return false;
            foreach (DictionaryEntry pair in pairs)
            {
                foreach (string known in LineParameters.Resolve(Command, $"{pair.Key}")) values[known] = pair.Value;
            }
        }

        foreach (DictionaryEntry pair in bound)
        {
            foreach (string known in LineParameters.Resolve(Command, $"{pair.Key}")) values[known] = pair.Value;
        }

        values.Remove(parameter);
        return syntax.CommandElements.OfType<CommandParameterAst>().All(IsKnown) && !values.Any(pair => LineParameters.IsOfConnection(pair.Key) && SessionValues.Unwrap(pair.Value) is null or ScriptBlock);
    }

    /// <summary>A typed parameter that decides whom to ask must have a value that PowerShell could read without running anything.</summary>
    private bool IsKnown(CommandParameterAst typed) => LineParameters.Resolve(Command, typed.ParameterName).All(name => !LineParameters.IsOfConnection(name) || name == parameter || bound.Contains(name));

    private static object? Value(Dictionary<string, object?> values, string name) => values.TryGetValue(name, out object? value) ? SessionValues.Unwrap(value) : null;

    /// <returns>False where the parameter has several values: then there are several to ask.</returns>
    private static bool TryText(Dictionary<string, object?> values, string name, out string? text)
    {
        text = null;
        if (Value(values, name) is not { } value) return true;
        IReadOnlyList<string> texts = Texts(value);
        if (texts.Count != 1) return false;
        text = texts[0];
        return true;
    }

    private static IReadOnlyList<string> Texts(object? value) => value switch
    {
        null => [],
        string text => [text],
        IEnumerable several => [.. several.Cast<object?>().Select(item => SessionValues.Unwrap(item)?.ToString()).OfType<string>()],
        _ => [value.ToString() ?? ""],
    };
}
