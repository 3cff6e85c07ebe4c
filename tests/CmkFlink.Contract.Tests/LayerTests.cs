using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace CmkFlink.Contract.Tests;

/// <summary>References point one way, in the assemblies that are staged and in the projects.</summary>
public sealed partial class LayerTests
{
    /// <summary>What each library may see of ours, and whether it may see the AWS SDK.</summary>
    public static TheoryData<string, string[], bool> Libraries => new()
    {
        { "CmkFlink.Policy", [], false },
        { "CmkFlink.Aws", ["CmkFlink.Policy"], true },
        { "CmkFlink.Core", ["CmkFlink.Aws", "CmkFlink.Policy"], true },
        { "CmkFlink.Sandbox", ["CmkFlink.Policy"], false },
    };

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_sees_what_lies_below_it_and_never_PowerShell(string library, string[] below, bool usesAws)
    {
        foreach (string framework in new[] { "net8.0", "netstandard2.0" })
        {
            string path = Path.Combine(StagedModule.Folder, "lib", framework, library + ".dll");
            // Windows PowerShell has no sandbox.
            if (library == "CmkFlink.Sandbox" && framework == "netstandard2.0") continue;
            string[] references = References(path);
            Assert.NotEmpty(references);
            Assert.Empty(references.Where(name => name.StartsWith("CmkFlink.", StringComparison.Ordinal)).Except(below));
            Assert.DoesNotContain(references, name => name.StartsWith("System.Management.Automation", StringComparison.Ordinal) || name.StartsWith("Microsoft.PowerShell", StringComparison.Ordinal));
            if (!usesAws) Assert.DoesNotContain(references, name => name.StartsWith("AWSSDK", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_loader_sees_nothing_but_the_runtime() =>
        Assert.DoesNotContain(References(Path.Combine(StagedModule.Folder, "lib", "loader", "CmkFlink.Loader.dll")), name => !name.StartsWith("System.", StringComparison.Ordinal));

    [Fact]
    public void The_policy_language_touches_no_file_no_network_and_no_process()
    {
        using PEReader assembly = new(File.OpenRead(Path.Combine(StagedModule.Folder, "lib", "net8.0", "CmkFlink.Policy.dll")));
        MetadataReader metadata = assembly.GetMetadataReader();
        string[] types = [.. metadata.TypeReferences.Select(metadata.GetTypeReference).Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")];

        Assert.Contains("System.String", types);
        // An address is a value; what opens a connection is something else.
        Assert.DoesNotContain(types, type => OutsideWorld().IsMatch(type));
    }

    [Fact]
    public void The_projects_reference_each_other_in_one_direction()
    {
        Dictionary<string, string> projects = Directory.GetFiles(Path.Combine(StagedModule.RepositoryRoot, "src"), "*.csproj", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText, StringComparer.Ordinal);
        Dictionary<string, string[]> allowed = new(StringComparer.Ordinal)
        {
            ["CmkFlink.Policy"] = [],
            ["CmkFlink.Aws"] = ["CmkFlink.Policy"],
            ["CmkFlink.Core"] = ["CmkFlink.Aws", "CmkFlink.Policy"],
            ["CmkFlink.Sandbox"] = ["CmkFlink.Policy"],
            ["CmkFlink.Loader"] = [],
            ["CmkFlink.Rehearsal"] = ["CmkFlink.Core", "CmkFlink.Sandbox"],
            // The loader and the help are built with it and lie beside it; the test below holds that it does not call them.
            ["CmkFlink.Cmdlets"] = ["CmkFlink.Core", "CmkFlink.Help", "CmkFlink.Loader", "CmkFlink.Sandbox"],
            ["CmkFlink.Help"] = [],
        };

        Assert.Equal(allowed.Keys.Order(StringComparer.Ordinal), projects.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, string text) in projects)
            Assert.Empty(ProjectName().Matches(text).Select(match => match.Groups[1].Value).Except(allowed[name]));
    }

    [Theory]
    [InlineData("net8.0")]
    [InlineData("netstandard2.0")]
    public void The_cmdlets_call_neither_the_loader_nor_the_help(string framework) =>
        Assert.Empty(References(Path.Combine(StagedModule.Folder, "lib", framework, "CmkFlink.Cmdlets.dll")).Intersect(["CmkFlink.Loader", "CmkFlink.Help", "CmkFlink.Rehearsal"]));

    /// <summary>What lives as long as the process: the module's own state, which ends with the module; the load contexts, which outlive it; and what was worked out of types and patterns, which is always the same.</summary>
    [Fact]
    public void Nothing_static_changes_but_the_state_of_the_module_and_what_is_worked_out_once()
    {
        string[] folders = ["lib/net8.0", "lib/loader"];
        string[] paths = [.. folders.SelectMany(folder => Directory.GetFiles(Path.Combine(StagedModule.Folder, folder), "*.dll")), PowerShell, .. Directory.GetFiles(RuntimeEnvironment.GetRuntimeDirectory(), "*.dll")];
        using MetadataLoadContext context = new(new PathAssemblyResolver(paths.DistinctBy(Path.GetFileName)), "System.Private.CoreLib");
        FieldInfo[] fields =
        [
            .. paths.Where(path => Path.GetFileName(path).StartsWith("CmkFlink.", StringComparison.Ordinal)).SelectMany(path => context.LoadFromAssemblyPath(path).GetTypes())
                .Where(type => !IsGenerated(type))
                .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)).Where(field => !field.IsLiteral),
        ];

        Assert.True(fields.Length > 100);
        Assert.Empty(fields.Where(field => !field.IsInitOnly).Select(field => $"{field.DeclaringType} {field.Name}"));
        Assert.Equal(
            ["CmkFlink.Aws.Runtime.Shape", "CmkFlink.Cmdlets.Hosting.ModuleState", "CmkFlink.Cmdlets.Hosting.ModuleState", "CmkFlink.Loader.ModuleLoadContext", "CmkFlink.Sandbox.Protocol.InputValidator"],
            fields.Where(field => Growing().IsMatch(field.FieldType.Name)).Select(field => field.DeclaringType!.FullName).Order(StringComparer.Ordinal));
    }

    private static bool IsGenerated(Type type) =>
        type.GetCustomAttributesData().Any(a => a.AttributeType.Name is "CompilerGeneratedAttribute" or "GeneratedCodeAttribute") || (type.DeclaringType is { } outer && IsGenerated(outer));

    private static string PowerShell { get; } = typeof(StagedModule).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "PowerShellReference").Value!;

    private static string[] References(string path)
    {
        using PEReader assembly = new(File.OpenRead(path));
        MetadataReader metadata = assembly.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    [GeneratedRegex(@"^System\.(IO\.(File|Directory|Drive|Pipes|Isolated)|Net\.(?!IPAddress$|Sockets\.AddressFamily$)|Diagnostics\.Process|Console$)")]
    private static partial Regex OutsideWorld();

    // List and Dictionary are left out: the tables are of those types. Nobody adds to them, for they are declared by their read-only interfaces or built in place.
    [GeneratedRegex("Concurrent|Weak|Lazy|Cache|AsyncLocal|ThreadLocal|Semaphore|Queue|Stack")]
    private static partial Regex Growing();

    [GeneratedRegex(@"<ProjectReference Include=""[^""]*?([\w.]+)\.csproj""")]
    private static partial Regex ProjectName();
}
