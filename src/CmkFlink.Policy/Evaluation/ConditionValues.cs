using System.Globalization;
using System.Net;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Evaluation;

/// <summary>The values of a condition, made ready for one kind of comparison.</summary>
internal interface IConditionValues
{
    /// <summary>Whether a value of the request compares with any of them. A value that is not of the operator's type compares with none.</summary>
    bool MatchesAny(string value, AuthorizationRequest request);
}

/// <summary>Reads the values of a condition.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html; policy variables are filled in for string and ARN operators only.</remarks>
internal static class ConditionValues
{
    /// <exception cref="PolicyNotSupportedException">A value that the operator cannot compare.</exception>
    public static IConditionValues Compile(PolicyCondition condition, ConditionComparison comparison, bool variables)
    {
        PatternSyntax syntax = variables ? PatternSyntax.Variables : PatternSyntax.Literal;
        return comparison switch
        {
            ConditionComparison.StringEquals => new Texts([.. condition.Values.Select(value => TextPattern.Parse(value, syntax))]),
            ConditionComparison.StringEqualsIgnoreCase => new Texts([.. condition.Values.Select(value => TextPattern.Parse(value, syntax | PatternSyntax.IgnoreCase))]),
            ConditionComparison.StringLike => new Texts([.. condition.Values.Select(value => TextPattern.Parse(value, syntax | PatternSyntax.Wildcards))]),
            ConditionComparison.ArnLike => new Arns([.. condition.Values.Select(value => ArnPattern.Parse(value, variables, $"The value of {condition.Operator} on {condition.Key}"))]),
            ConditionComparison.Bool or ConditionComparison.Null => new Booleans([.. condition.Values.Select(value => Read<bool>(value, condition, "true or false", bool.TryParse))]),
            ConditionComparison.IpAddress => new Addresses([.. condition.Values.Select(value => Read<IpRange?>(value, condition, "an IP address or CIDR range", IpRange.TryParse)!)]),
            >= ConditionComparison.NumericEquals and <= ConditionComparison.NumericGreaterThanEquals =>
                new Ordered([.. condition.Values.Select(value => Read<decimal>(value, condition, "a number", TryReadNumber))], comparison - ConditionComparison.NumericEquals, TryReadNumber),
            _ => new Ordered([.. condition.Values.Select(value => Read<decimal>(value, condition, "a date in ISO 8601 or seconds since 1970", TryReadDate))], comparison - ConditionComparison.DateEquals, TryReadDate),
        };
    }

    private delegate bool TryRead<T>(string text, out T value);

    private static T Read<T>(string text, PolicyCondition condition, string wanted, TryRead<T> read) =>
        read(text, out T value) ? value : throw new PolicyNotSupportedException($"The value '{text}' of {condition.Operator} on {condition.Key} is not {wanted}.");

    private static bool TryReadNumber(string text, out decimal value) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    /// <summary>Seconds since 1970.</summary>
    internal static bool TryReadDate(string text, out decimal value)
    {
        if (TryReadNumber(text, out value)) return true;
        if (text.Length < 4 || text[0] is < '0' or > '9' || !DateTimeOffset.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset date)) return false;
        value = (decimal)(date - new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero)).Ticks / TimeSpan.TicksPerSecond;
        return true;
    }

    /// <summary>The W3C profile of ISO 8601, which the IAM page names.</summary>
    private static readonly string[] DateFormats = ["yyyy-MM", "yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    private sealed class Texts(TextPattern[] patterns) : IConditionValues
    {
        public bool MatchesAny(string value, AuthorizationRequest request)
        {
            foreach (TextPattern pattern in patterns)
                if (pattern.IsMatch(value.AsSpan(), request)) return true;
            return false;
        }
    }

    private sealed class Arns(ArnPattern[] patterns) : IConditionValues
    {
        public bool MatchesAny(string value, AuthorizationRequest request)
        {
            foreach (ArnPattern pattern in patterns)
                if (pattern.IsMatch(value, request)) return true;
            return false;
        }
    }

    private sealed class Booleans(bool[] values) : IConditionValues
    {
        public bool MatchesAny(string value, AuthorizationRequest request)
        {
            if (!bool.TryParse(value, out bool given)) return false;
            foreach (bool wanted in values)
                if (wanted == given) return true;
            return false;
        }
    }

    /// <summary>Numbers, and dates as numbers.</summary>
    /// <param name="limits">The values of the policy.</param>
    /// <param name="order">0 equal, 1 less, 2 less or equal, 3 greater, 4 greater or equal: the order of <see cref="ConditionComparison"/>.</param>
    /// <param name="read">Reads the request's value.</param>
    private sealed class Ordered(decimal[] limits, int order, TryRead<decimal> read) : IConditionValues
    {
        public bool MatchesAny(string value, AuthorizationRequest request)
        {
            if (!read(value, out decimal given)) return false;
            foreach (decimal limit in limits)
            {
                bool holds = order switch
                {
                    0 => given == limit,
                    1 => given < limit,
                    2 => given <= limit,
                    3 => given > limit,
                    _ => given >= limit,
                };
                if (holds) return true;
            }

            return false;
        }
    }

    private sealed class Addresses(IpRange[] ranges) : IConditionValues
    {
        public bool MatchesAny(string value, AuthorizationRequest request)
        {
            if (!IPAddress.TryParse(value, out IPAddress? address)) return false;
            byte[] bytes = address.GetAddressBytes();
            foreach (IpRange range in ranges)
                if (range.Contains(bytes)) return true;
            return false;
        }
    }
}
