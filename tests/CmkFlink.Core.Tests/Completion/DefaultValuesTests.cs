using System.Collections;
using CmkFlink.Core.Completion;

namespace CmkFlink.Core.Tests.Completion;

public sealed class DefaultValuesTests
{
    private static readonly Dictionary<string, string[]> Parameters = new() { ["ProfileName"] = ["AWSProfileName"], ["Region"] = ["RegionToCall"] };

    private static string Read(IDictionary? table) => string.Join(" ", DefaultValues.Of(table, "Get-FlinkApplication", Parameters).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));

    [Theory]
    [InlineData("Get-FlinkApplication:ProfileName", "ProfileName=reader")]
    [InlineData("get-flinkapplication:profilename", "ProfileName=reader")]
    [InlineData("*-Flink*:ProfileName", "ProfileName=reader")]
    [InlineData("*:AWSProfileName", "ProfileName=reader")]
    [InlineData(" * : Profile* ", "ProfileName=reader")]
    [InlineData("\"*-Flink*\":'ProfileName'", "ProfileName=reader")]
    [InlineData("*:*", "ProfileName=reader Region=reader")]
    [InlineData("Get-FlinkSnapshot:ProfileName", "")]
    [InlineData("*:Other", "")]
    [InlineData("ProfileName", "")]
    [InlineData(":ProfileName", "")]
    public void A_value_is_found_by_cmdlet_and_parameter_alias_and_wildcard(string key, string found) => Assert.Equal(found, Read(new Hashtable { [key] = "reader" }));

    [Fact]
    public void Two_entries_that_differ_cancel_each_other_and_two_that_agree_do_not()
    {
        Assert.Equal("", Read(new Hashtable { ["*:ProfileName"] = "reader", ["Get-*:ProfileName"] = "operator" }));
        Assert.Equal("ProfileName=reader", Read(new Hashtable { ["*:ProfileName"] = "reader", ["Get-*:ProfileName"] = "reader" }));
    }

    [Fact]
    public void Disabled_switches_all_of_them_off() => Assert.Equal("", Read(new Hashtable { ["*:ProfileName"] = "reader", ["Disabled"] = true }));

    [Fact]
    public void Disabled_with_false_does_not() => Assert.Equal("ProfileName=reader", Read(new Hashtable { ["*:ProfileName"] = "reader", ["Disabled"] = false }));

    [Fact]
    public void Without_the_variable_there_are_none() => Assert.Equal("", Read(null));

    [Fact]
    public void Keys_that_are_no_text_are_passed_over() => Assert.Equal("", Read(new Hashtable { [5] = "reader" }));
}
