using System.Collections;
using System.Globalization;
using System.Management.Automation;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Cmdlets.Policies;

/// <summary>Turns the tables that users write into what the policy builder takes.</summary>
internal static class PolicyArguments
{
    /// <summary>Every application with the operators of all, and the applications of the table with their own.</summary>
    public static IReadOnlyList<OperatedApplication> Applications(IEnumerable<string> arns, string[]? operators, IDictionary? own) =>
    [
        .. arns.Select(arn => new OperatedApplication(arn, operators ?? [])),
        .. Entries(own).Select(entry => new OperatedApplication($"{entry.Key}", Texts(entry.Value))),
    ];

    /// <summary>Conditions as a policy writes them: operator, key, values.</summary>
    /// <exception cref="OperationException">The table is not of this form.</exception>
    public static IReadOnlyList<PolicyCondition> Conditions(IDictionary? table) =>
    [
        .. Entries(table).SelectMany(block => Plain(block.Value) is IDictionary keys
            ? Entries(keys).Select(key => new PolicyCondition($"{block.Key}", $"{key.Key}", Texts(key.Value)))
            : throw new OperationException(new OperationFailure(
                "InvalidCondition",
                FailureCategory.InvalidArgument,
                "-Condition takes a table of operator to a table of key to values.",
                "Write it like @{ StringEquals = @{ 'aws:PrincipalOrgID' = 'o-1' } }.",
                block.Key))),
    ];

    private static IEnumerable<DictionaryEntry> Entries(IDictionary? table) => table?.Cast<DictionaryEntry>() ?? [];

    private static IReadOnlyList<string> Texts(object? value) => Plain(value) switch
    {
        null => [],
        string text => [text],
        IEnumerable list => [.. list.Cast<object?>().Select(Text)],
        object other => [Text(other)],
    };

    // As a policy writes it, whatever the user's culture is.
    private static string Text(object? value) => Plain(value) switch
    {
        bool flag => flag ? "true" : "false",
        DateTime time => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        DateTimeOffset time => Text(time.UtcDateTime),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        object other => $"{other}",
        null => "",
    };

    private static object? Plain(object? value) => value is PSObject wrapper ? wrapper.BaseObject : value;
}
