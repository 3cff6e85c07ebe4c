namespace CmkFlink.Policy.Templates;

/// <summary>What a CloudFormation template makes.</summary>
public enum TemplateKind
{
    /// <summary>The key with its policy, and its alias.</summary>
    Key,

    /// <summary>The operator's managed policy without any key.</summary>
    OperatorBase,

    /// <summary>The operator's managed policy for the keys.</summary>
    OperatorCmk,

    /// <summary>The key administrator's managed policy.</summary>
    KeyAdministrator,

    /// <summary>The reader's managed policy.</summary>
    Reader,

    /// <summary>A role that people or automation assume: operator, key administrator or reader, by the policies attached.</summary>
    Role,

    /// <summary>The service execution role of one application.</summary>
    ExecutionRole,
}

/// <summary>How a template is written.</summary>
public enum TemplateFormat
{
    Yaml,
    Json,
}
