using System.Reflection;

namespace CmkFlink.Contract.Tests;

/// <summary>Objects of this module travel between modules that have other versions of the AWS SDK loaded: none of its types may show.</summary>
public sealed class ForeignTypesTests
{
    public static TheoryData<string> Names => [.. StagedModule.Cmdlets.Select(cmdlet => cmdlet.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_public_member_of_a_cmdlet_has_a_type_of_the_AWS_SDK(string name)
    {
        Type type = StagedModule.Cmdlets.Single(cmdlet => cmdlet.Name == name).Type;
        Assert.DoesNotContain(Exposed(type), IsAwsSdk);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_output_holds_a_type_of_the_AWS_SDK_at_any_depth(string name)
    {
        HashSet<Type> seen = [];
        Queue<Type> open = new(StagedModule.Cmdlets.Single(cmdlet => cmdlet.Name == name).Outputs);
        while (open.TryDequeue(out Type? type))
        {
            if (!seen.Add(type)) continue;
            Assert.False(IsAwsSdk(type), $"{name} emits {type.FullName}.");
            if (type.Assembly.GetName().Name!.StartsWith("CmkFlink.", StringComparison.Ordinal))
            {
                foreach (Type exposed in Exposed(type)) open.Enqueue(exposed);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_output_can_carry_credentials(string name)
    {
        string[] secrets = ["AccessKey", "SecretKey", "SecretAccessKey", "SessionToken", "Credential", "Credentials", "Token", "ControlToken", "Password"];
        foreach (Type type in StagedModule.Cmdlets.Single(cmdlet => cmdlet.Name == name).Outputs)
            Assert.DoesNotContain(type.GetProperties(), property => secrets.Contains(property.Name));
    }

    private static IEnumerable<Type> Exposed(Type type) =>
        type.GetProperties().Select(property => property.PropertyType)
            .Concat(type.GetFields().Select(field => field.FieldType))
            .Concat(type.GetMethods().SelectMany(method => method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType)))
            .Concat(type.GetConstructors().SelectMany(constructor => constructor.GetParameters().Select(p => p.ParameterType)))
            .SelectMany(Parts);

    private static IEnumerable<Type> Parts(Type type) => type switch
    {
        { HasElementType: true } => Parts(type.GetElementType()!),
        { IsGenericParameter: true } => [],
        { IsGenericType: true } => type.GetGenericArguments().SelectMany(Parts).Append(type),
        _ => [type],
    };

    private static bool IsAwsSdk(Type type) => type.Assembly.GetName().Name!.StartsWith("AWSSDK", StringComparison.Ordinal) || (type.Namespace?.StartsWith("Amazon", StringComparison.Ordinal) ?? false);
}
