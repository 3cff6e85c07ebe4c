using System.Management.Automation;
using System.Reflection;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Completion;

/// <summary>The parameters that completion looks at, with their aliases.</summary>
internal static class LineParameters
{
    /// <summary>The actors that have parameters of their own, by the beginning of those.</summary>
    public static IReadOnlyDictionary<string, Actor> Actors { get; } = new Dictionary<string, Actor>
    {
        ["Iam"] = Actor.IamAdministrator,
        ["KeyAdministrator"] = Actor.KeyAdministrator,
        ["Operator"] = Actor.Operator,
        ["Reader"] = Actor.Reader,
    };

    /// <summary>Parameters that say of what something is completed.</summary>
    public static IReadOnlyList<string> Context { get; } = ["ApplicationName", "KeyArn", "RuntimeEnvironment"];

    /// <summary>All of them.</summary>
    public static IReadOnlyDictionary<string, string[]> Names { get; } = All();

    /// <summary>Whether the parameter decides whom to ask, and where.</summary>
    public static bool IsOfConnection(string name) => Names.ContainsKey(name) && !Context.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The parameters that a name may mean: by name, alias, or the beginning of one. None for a parameter that does not matter.</summary>
    /// <param name="command">The cmdlet, whose own parameters come before the beginnings of others.</param>
    public static IEnumerable<string> Resolve(string command, string typed)
    {
        List<string> exact = [.. Names.Where(parameter => Means(parameter, name => string.Equals(name, typed, StringComparison.OrdinalIgnoreCase))).Select(parameter => parameter.Key)];
        if (exact.Count > 0 || IsParameter(command, typed)) return exact;
        return Names.Where(parameter => Means(parameter, name => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))).Select(parameter => parameter.Key);
    }

    // -Operator is a parameter of some cmdlets, and the beginning of -OperatorProfileName for others.
    private static bool IsParameter(string command, string name) => typeof(LineParameters).Assembly.GetTypes()
        .Where(type => type.GetCustomAttribute<CmdletAttribute>() is { } cmdlet && string.Equals($"{cmdlet.VerbName}-{cmdlet.NounName}", command, StringComparison.OrdinalIgnoreCase))
        .SelectMany(type => type.GetProperties())
        .Any(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase) && property.IsDefined(typeof(ParameterAttribute), inherit: true));

    private static bool Means(KeyValuePair<string, string[]> parameter, Func<string, bool> fits) => fits(parameter.Key) || parameter.Value.Any(fits);

    private static Dictionary<string, string[]> All()
    {
        Dictionary<string, string[]> names = new(StringComparer.OrdinalIgnoreCase)
        {
            ["ProfileName"] = ["StoredCredentials", "AWSProfileName"],
            ["ProfileLocation"] = [],
            ["AccessKey"] = ["AK"],
            ["SecretKey"] = ["SK"],
            ["SessionToken"] = ["ST"],
            ["Credential"] = [],
            ["Region"] = ["RegionToCall"],
            ["EndpointUrl"] = [],
            ["ApplicationName"] = [],
            ["KeyArn"] = ["KeyId"],
            ["RuntimeEnvironment"] = [],
        };
        foreach (string actor in Actors.Keys)
        {
            names[actor + "ProfileName"] = [];
            names[actor + "Credential"] = [];
        }

        return names;
    }
}
