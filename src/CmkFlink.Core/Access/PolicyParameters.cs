using CmkFlink.Policy.Builders;

namespace CmkFlink.Core.Access;

/// <summary>The parameters by which users give the members of a <see cref="PolicyRequest"/>.</summary>
public static class PolicyParameters
{
    /// <summary>What to do about a request that no policy can be built from.</summary>
    public static string RemedyOf(PolicyRequestException failure) => failure.ParamName switch
    {
        "Applications" => "Give or mend -ApplicationArn and -Operator.",
        // The request's lists are plural, the parameters singular.
        { } member => $"Give or mend -{member.TrimEnd('s')}.",
        null => "Give what the policy's kind needs.",
    };
}
