using System.Xml.Linq;

namespace CmkFlink.Aws.Runtime;

/// <summary>Structures from the XML of the Query protocol. Names are compared without namespace; lists hold elements named member.</summary>
internal static class XmlShapes
{
    public static XElement? Child(XElement parent, string name) => parent.Elements().FirstOrDefault(element => element.Name.LocalName == name);

    /// <summary>Fills a structure.</summary>
    /// <exception cref="FormatException">A value of another kind than its member, or a required member missing.</exception>
    public static void Read(XElement element, Shape shape, object target)
    {
        foreach (var child in element.Elements())
        {
            if (shape.Find(child.Name.LocalName) is { } member)
            {
                member.Set(target, ReadMember(child, member));
            }
        }

        shape.RequireMembers(target);
    }

    private static object ReadMember(XElement element, ShapeMember member)
    {
        try
        {
            return ReadValue(element, member.Shape);
        }
        catch (FormatException problem)
        {
            throw new FormatException($"{member.Name}: {problem.Message}", problem);
        }
    }

    private static object ReadValue(XElement element, Shape shape)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Structure:
                var structure = shape.Create();
                Read(element, shape, structure);
                return structure;
            case ShapeKind.List:
                var list = shape.CreateList();
                foreach (var item in element.Elements())
                {
                    if (item.Name.LocalName != "member")
                    {
                        throw new FormatException($"The element {item.Name.LocalName} in a list.");
                    }

                    list.Add(ReadValue(item, shape.Element!));
                }

                return list;
            case ShapeKind.Text or ShapeKind.Enumeration:
                return shape.Parse(Leaf(element).Value);
            default:
                return shape.Parse(Leaf(element).Value.Trim());
        }
    }

    private static XElement Leaf(XElement element) => element.HasElements ? throw new FormatException("Elements where a value was expected.") : element;
}
