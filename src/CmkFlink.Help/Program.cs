using System.Text;
using CmkFlink.Help.Metadata;
using CmkFlink.Help.Output;
using CmkFlink.Help.Pages;

// CmkFlink.Help DOCS CMDLETS POWERSHELL OUT [ONLINE]: writes OUT/CmkFlink.Cmdlets.dll-Help.xml and OUT/about_*.help.txt.
if (args.Length is not (4 or 5))
{
    Console.Error.WriteLine("CmkFlink.Help <docs folder> <CmkFlink.Cmdlets.dll> <System.Management.Automation.dll> <output folder> [<address of the pages, ending with />]");
    return 2;
}

try
{
    HelpLibrary library = HelpLibrary.Read(args[0]);
    IReadOnlyList<CmdletShape> cmdlets = CmdletAssembly.Read(args[1], args[2]);
    Uri? online = args.Length == 5 && args[4].Length > 0 ? new Uri(args[4]) : null;
    Directory.CreateDirectory(args[3]);
    foreach (Document topic in library.Topics)
        // With its mark: Windows PowerShell reads text without one in the system's own encoding.
        File.WriteAllText(Path.Combine(args[3], topic.Title + ".help.txt"), TopicWriter.Write(topic), new UTF8Encoding(true));
    // Last: it is what the build compares dates with.
    MamlWriter.Save(new MamlWriter(library, online).Write(cmdlets), Path.Combine(args[3], "CmkFlink.Cmdlets.dll-Help.xml"));
    return 0;
}
catch (Exception e) when (e is IOException or InvalidDataException or NotSupportedException or UriFormatException)
{
    // In the form that MSBuild shows as an error of the build.
    Console.Error.WriteLine($"CmkFlink.Help : error HELP001: {e.Message}");
    return 1;
}
