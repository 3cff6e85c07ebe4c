using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Iam;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Authorization;

/// <summary>The service control policies of the account: one level of an organization, of which one must allow what is not denied. Used under the account's gate.</summary>
/// <remarks>https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html: they bind every principal of the account, its root included, and no AWS service.</remarks>
internal sealed class ServiceControlPolicies
{
    /// <summary>Organizations user guide, quotas: five policies attached to an account, each of up to 10,240 characters.</summary>
    private const int MaxPolicies = 5;
    private const int MaxCharacters = 10_240;

    public IReadOnlyList<string> Texts { get; private set; } = [];

    /// <summary>Empty where nothing limits the account.</summary>
    public IReadOnlyList<CompiledPolicy> Compiled { get; private set; } = [];

    /// <summary>Puts policies in force in place of those that are.</summary>
    /// <exception cref="FormatException">One of them is none; the message says which, and why.</exception>
    public void Set(IReadOnlyList<string> texts)
    {
        if (texts.Count > MaxPolicies) throw new FormatException($"{texts.Count} service control policies are given; {MaxPolicies} can be attached to an account.");
        var compiled = new List<CompiledPolicy>();
        foreach (string text in texts)
        {
            string name = $"service control policy {compiled.Count + 1}";
            if (text.Length > MaxCharacters) throw new FormatException($"The {name} has {text.Length} characters; the limit is {MaxCharacters}.");
            try
            {
                compiled.Add(PolicyText.Identity(text, name).Compiled);
            }
            catch (ServiceException error)
            {
                throw new FormatException($"The {name} is malformed: {error.Message}", error);
            }
        }

        Texts = [.. texts];
        Compiled = compiled;
    }
}
