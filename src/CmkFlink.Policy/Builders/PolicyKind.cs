namespace CmkFlink.Policy.Builders;

/// <summary>The policies that this product builds.</summary>
public enum PolicyKind
{
    /// <summary>Resource policy of the key.</summary>
    KeyPolicy,

    /// <summary>Identity policy of the operator, without any key: lifecycle of the applications and PassRole of one execution role.</summary>
    OperatorBase,

    /// <summary>Identity policy of the operator: use of the keys through MSF.</summary>
    OperatorCmk,

    /// <summary>Identity policy of the key administrator.</summary>
    KeyAdministrator,

    /// <summary>Identity policy of a reader: sees applications, keys and policies, changes nothing.</summary>
    Reader,

    /// <summary>AWS's sample for development.</summary>
    Permissive,
}
