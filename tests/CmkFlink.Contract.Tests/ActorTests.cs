using CmkFlink.Core.Operations;

namespace CmkFlink.Contract.Tests;

/// <summary>Every cmdlet says whose credentials it takes.</summary>
public sealed class ActorTests
{
    public static TheoryData<string> Names => [.. StagedModule.Cmdlets.Select(cmdlet => cmdlet.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cmdlet_has_a_row_in_the_table_of_actors(string name) => Assert.Contains(name, CmdletActors.Table.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cmdlet_has_actors_exactly_where_it_takes_credentials(string name)
    {
        bool takesCredentials = StagedModule.Cmdlets.Single(cmdlet => cmdlet.Name == name).Parameters.Any(parameter => parameter.Name == "Credential");
        Assert.Equal(takesCredentials, CmdletActors.Of(name).Count > 0);
    }
}
